#include <iostream>

#include "billing/repositories.hpp"

int main()
{
    auto db = billing::db::Connection::open("host=/nonexistent");
    if (!db) {
        std::cout << "no server\n";
        return 0;
    }
    billing::db::InvoiceRepository invoices{*db};
    std::cout << (invoices.create({.amount = 7}) ? "billed\n" : "refused\n");
}
