// Booking a room for some hours: no two at the same time, and no customer more than two.
#include "demo_support.hpp"
#include "repositories.hpp"

#include <atomic>
#include <chrono>
#include <string>
#include <vector>

namespace {

using Stage = demo::Stage<bookings::Connection>;
using bookings::Booking;
using bookings::BookingRepository;
using bookings::RoomId;
using bookings::RoomRepository;
using Moment = std::chrono::sys_time<std::chrono::microseconds>;

constexpr int most_bookings = 2;

struct Request {
    RoomId room;
    std::string customer;
    Moment begins;
    Moment ends;
};

RoomId new_room(bookings::Connection& db)
{
    static std::atomic<int> number = 0;
    return demo::must(RoomRepository{db}.create({.name = "room " + std::to_string(++number)})).room_id;
}

std::vector<Booking> all_bookings(bookings::Session& session)
{
    return demo::must(BookingRepository{session}.list({.limit = 100'000}));
}

bool overlap(Moment begins, Moment ends, const Booking& other)
{
    return !other.cancelled_at && begins < other.ends_at && other.begins_at < ends;
}

int bookings_of(const std::vector<Booking>& all, const std::string& customer)
{
    int count = 0;
    for (const Booking& one : all) count += one.customer == customer && !one.cancelled_at ? 1 : 0;
    return count;
}

// ---- One room, many customers ----

/// Looks for a booking in the way, and finds none that others are about to make. The constraint then stops those whom this code has
/// told that the room is free; without it, they would all meet there.
int book_naively(bookings::Connection& db, const Request& request)
{
    for (const Booking& other : all_bookings(db))
        if (other.room_id == request.room && overlap(request.begins, request.ends, other)) return 409;
    demo::think();
    const auto made = BookingRepository{db}.create(
        {.room_id = request.room, .customer = request.customer, .begins_at = request.begins, .ends_at = request.ends});
    return made ? 201 : 500;
}

/// The EXCLUDE constraint decides, and its refusal has a name.
int book(bookings::Connection& db, const Request& request)
{
    const auto made = BookingRepository{db}.create(
        {.room_id = request.room, .customer = request.customer, .begins_at = request.begins, .ends_at = request.ends});
    if (made) return 201;
    switch (made.error().code) {
        case bookings::CreateBookingErrc::room_overlaps: return 409;
        case bookings::CreateBookingErrc::begins_at_exceeds_ends_at: return 422;
        case bookings::CreateBookingErrc::room_missing: return 422;
        case bookings::CreateBookingErrc::database: break;
    }
    return http_status(made.error());
}

template <class Book>
demo::Round room_round(Stage& stage, Book book_once)
{
    const RoomId room = new_room(stage.connection());
    const auto nine = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()) + std::chrono::hours(24);
    demo::Round round;
    round.responses = stage.at_once([&](bookings::Connection& db, int number) {
        // Each an hour long, and a minute after the one before.
        const Moment begins = nine + std::chrono::minutes(number);
        return book_once(db, Request{room, "customer " + std::to_string(room.value) + "." + std::to_string(number), begins, begins + std::chrono::hours(1)});
    });
    if (const int errors = round.responses.count(500); errors > 0)
        round.damage = std::to_string(errors) + " internal server errors";
    else if (round.responses.count(201) != 1)
        round.damage = std::to_string(round.responses.count(201)) + " bookings of one room at one time";
    return round;
}

// ---- One customer, many rooms: a number of rows, which no constraint can guard ----

/// Counts, then books: eight requests each find one place free.
int book_one_more_naively(bookings::Connection& db, const Request& request)
{
    if (bookings_of(all_bookings(db), request.customer) >= most_bookings) return 409;
    demo::think();
    return book(db, request);
}

/// The same under a lock on the customer's name: the second request counts after the first has committed.
int book_one_more(bookings::Connection& db, const Request& request)
{
    const auto made = bookings::transaction(db, [&](bookings::Transaction& tx) -> bookings::Result<int, bookings::AnyError> {
        if (const auto locked = tx.lock_scope("bookings of", request.customer); !locked) return bookings::unexpected(locked.error());
        if (bookings_of(all_bookings(tx), request.customer) >= most_bookings) return 409;
        demo::think();
        const auto booked = BookingRepository{tx}.create(
            {.room_id = request.room, .customer = request.customer, .begins_at = request.begins, .ends_at = request.ends});
        if (!booked) return bookings::unexpected(booked.error());
        return 201;
    });
    return made ? *made : http_status(made.error());
}

template <class Book>
demo::Round customer_round(Stage& stage, Book book_once)
{
    static std::atomic<int> customers = 0;
    const std::string customer = "collector " + std::to_string(++customers);
    std::vector<RoomId> rooms;
    for (int number = 0; number < demo::session_count; ++number) rooms.push_back(new_room(stage.connection()));
    const auto nine = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()) + std::chrono::hours(48);
    demo::Round round;
    round.responses = stage.at_once([&](bookings::Connection& db, int number) {
        return book_once(db, Request{rooms[static_cast<std::size_t>(number)], customer, nine, nine + std::chrono::hours(1)});
    });
    if (const int count = bookings_of(all_bookings(stage.connection()), customer); count != most_bookings)
        round.damage = std::to_string(count) + " bookings of a customer who may have " + std::to_string(most_bookings);
    return round;
}

}  // namespace

int main(int argc, char** argv)
{
    return demo::run<bookings::Connection>(argc, argv, [](Stage& stage) {
        stage.naive("one room: look, then book", [&] { return room_round(stage, book_naively); });
        stage.generated("one room: create", [&] { return room_round(stage, book); });
        stage.naive("one customer: count, then book", [&] { return customer_round(stage, book_one_more_naively); });
        stage.generated("one customer: lock_scope", [&] { return customer_round(stage, book_one_more); });

        bool clear = true;
        const std::vector<Booking> all = all_bookings(stage.connection());
        for (std::size_t one = 0; one < all.size(); ++one)
            for (std::size_t other = one + 1; other < all.size(); ++other)
                clear = clear && (all[one].room_id != all[other].room_id || !overlap(all[one].begins_at, all[one].ends_at, all[other]));
        stage.verify("no room is booked twice for one time", clear);
    });
}
