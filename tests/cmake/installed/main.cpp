// Prints what the schema makes of it.
#include <iostream>

#include "shop/repositories.hpp"

int main()
{
    auto db = shop::Connection::open(":memory:").value();
    shop::create_schema(db).value();
    shop::AccountRepository accounts{db};
    std::cout << (accounts.create({.balance = -1}) ? "created" : "refused");
#if __has_include("shop/room_repository.hpp")
    shop::RoomRepository rooms{db};
    std::cout << (rooms.create({.name = "blue"}) ? ", a room" : ", no room");
#endif
    std::cout << '\n';
}
