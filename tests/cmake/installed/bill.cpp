#include <iostream>

#include "billing/repositories.hpp"

int main()
{
    auto db = billing::db::Connection::open(":memory:").value();
    billing::db::create_schema(db).value();
    billing::db::InvoiceRepository invoices{db};
    std::cout << (invoices.create({.amount = 7}) ? "billed\n" : "refused\n");
}
