// The databases that the tests of generated methods run on. One text for both drivers.
#pragma once

#include <doctest/doctest.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "shop/repositories.hpp"

using namespace shop;

inline std::string location()
{
#ifdef RACEGEN_SQLITE
    return "methods_test.db";
#else
    const char* location = std::getenv("RACEGEN_POSTGRES");
    REQUIRE_MESSAGE(location != nullptr, "RACEGEN_POSTGRES names the server");
    return location;
#endif
}

inline Connection connect() { return Connection::open(location().c_str()).value(); }

/// An empty database with the schema.
inline Connection fresh()
{
#ifdef RACEGEN_SQLITE
    for (const char* suffix : {"", "-wal", "-shm"}) std::remove((location() + suffix).c_str());
    Connection db = connect();
    REQUIRE(create_schema(db).has_value());
#else
    Connection db = connect();
    std::ifstream file(SCHEMA);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    REQUIRE(db.execute("SET client_min_messages = warning; DROP SCHEMA public CASCADE; CREATE SCHEMA public").has_value());
    REQUIRE(db.execute(text.c_str()).has_value());
#endif
    return db;
}

/// Runs the function on `count` threads at once, each with a connection of its own.
inline void race(int count, const std::function<void(Connection&, int)>& work)
{
    std::atomic<int> waiting = count;
    std::vector<std::thread> threads;
    for (int index = 0; index < count; ++index)
        threads.emplace_back([&, index] {
            Connection db = connect();
            --waiting;
            while (waiting > 0) std::this_thread::yield();
            work(db, index);
        });
    for (std::thread& thread : threads) thread.join();
}

inline WorkspaceId make_workspace(Connection& db) { return WorkspaceRepository{db}.create({.name = "w"}).value().workspace_id; }

inline Account make_account(Connection& db, const std::string& email, std::int64_t balance = 0)
{
    return AccountRepository{db}.create({.workspace_id = make_workspace(db), .email = email, .balance = balance}).value();
}
