<%header%>
// The rows that a test starts from: found by trying, since only the database knows what its constraints accept.
#pragma once

#include <algorithm>
#include <any>
#include <concepts>
#include <cstddef>
#include <iterator>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "contents.hpp"
#include "database.hpp"

namespace <%namespace%>::races {

/// No rows could be made: the table's races cannot be tested. The message says what the database objected to.
class Unplantable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// There is no key: a part of it is NULL in the row that it is taken from.
class NullKey : public Unplantable {
public:
    NullKey() : Unplantable("a part of the key is NULL") {}
};

/// Foreign keys lead back to a table whose rows are being made: perhaps from there only.
class Circular : public Unplantable {
public:
    using Unplantable::Unplantable;
};

/// Between a raw value, the id that holds it, and either of them where NULL is allowed.
template <class To, class From>
To convert(const From& value)
{
    if constexpr (std::same_as<To, From>) {
        return value;
    } else if constexpr (requires { typename To::value_type; To(std::nullopt); }) {
        if constexpr (requires { value.has_value(); }) {
            return value.has_value() ? To(convert<typename To::value_type>(*value)) : To();
        } else {
            return To(convert<typename To::value_type>(value));
        }
    } else if constexpr (requires { value.has_value(); }) {
        if (!value.has_value()) throw NullKey();
        return convert<To>(*value);
    } else if constexpr (requires { value.value; }) {
        return convert<To>(value.value);
    } else if constexpr (requires(To made) { made.value; }) {
        return To{convert<decltype(To::value)>(value)};
    } else {
        return static_cast<To>(value);
    }
}

/// Which candidate each column of a table has now. Where the database refuses a row, the columns at fault take their next ones.
class Choices {
public:
    /// The candidate that it is the turn of.
    template <class T>
    [[nodiscard]] T pick(std::size_t column, std::vector<T> candidates)
    {
        if (candidates.empty()) throw Unplantable("there is no value of the type of a column");
        Choice& choice = choices_[column];
        choice.count = candidates.size();
        return std::move(candidates[choice.index]);
    }

    /// Moves the columns on to their next combination; false when all have been tried.
    [[nodiscard]] bool advance(const std::vector<std::size_t>& columns)
    {
        for (const std::size_t column : columns) {
            const auto found = choices_.find(column);
            if (found == choices_.end()) continue;
            if (++found->second.index < found->second.count) return true;
            found->second.index = 0;
        }
        return false;
    }

    /// Where nobody says which columns are at fault: each by itself takes its other candidates, then all together.
    [[nodiscard]] bool advance()
    {
        for (; alone_ < choices_.size(); ++alone_) {
            Choice& choice = std::next(choices_.begin(), static_cast<std::ptrdiff_t>(alone_))->second;
            choice.index = (choice.index + 1) % choice.count;
            if (++choice.tried < choice.count) return true;
        }
        std::vector<std::size_t> all;
        for (const auto& [column, choice] : choices_) all.push_back(column);
        return advance(all);
    }

    int row = 0;  // the number of the row, from 1

private:
    struct Choice {
        std::size_t index = 0;
        std::size_t count = 1;
        std::size_t tried = 0;  // by itself
    };

    std::map<std::size_t, Choice> choices_;
    std::size_t alone_ = 0;  // which of them is tried by itself
};

/// Up to three rows of one table. The third of the table that is tested is made, looked at and taken back: it is the row to be created.
template <class Row>
struct Planted {
    std::vector<Row> rows;

    [[nodiscard]] const Row& operator[](std::size_t index) const
    {
        if (index >= rows.size()) throw Unplantable("the table it references takes no more rows");
        return rows[index];
    }

    /// For a reference: of fewer rows one that is there.
    [[nodiscard]] const Row& at(std::size_t index) const { return rows[index % rows.size()]; }
};

/// What is planted, table by table; a table's rows are planted when they are first asked for.
class Seedbed {
public:
    /// `target`: the table that is tested.
    Seedbed(Database& database, const Table& target) : database_(database), target_(target)
    {
        for (const Table* const table : all_tables())
            if (is_empty(*table)) watched_.insert(table);
    }
    Seedbed(const Seedbed&) = delete;
    Seedbed& operator=(const Seedbed&) = delete;

    [[nodiscard]] Connection& connection() { return database_.connection(); }

    /// The table's rows, once they are planted.
    template <class Row>
    [[nodiscard]] const Planted<Row>* find(const Table& table) const
    {
        const auto found = planted_.find(&table);
        return found == planted_.end() ? nullptr : std::any_cast<Planted<Row>>(&found->second);
    }

    /// While it lives, the table's rows are being made. Throws Circular when they are already: a foreign key leads back to the table.
    class Planting {
    public:
        Planting(Seedbed& bed, const Table& table) : bed_(bed), table_(table)
        {
            if (!bed.planting_.insert(&table).second) throw Circular(std::string("foreign keys lead back to ") + table.sql_name);
        }
        Planting(const Planting&) = delete;
        Planting& operator=(const Planting&) = delete;
        ~Planting() { bed_.planting_.erase(&table_); }

    private:
        Seedbed& bed_;
        const Table& table_;
    };

    /// The rows that `plant` makes, for a reference that may be NULL; null where there can be none, or they are being made already.
    template <class Plant>
    [[nodiscard]] auto attempt(const Table& table, Plant plant) -> decltype(plant())
    {
        if (planting_.contains(&table) || unplantable_.contains(&table)) return nullptr;
        try {
            return plant();
        } catch (const Circular&) {
            return nullptr;
        } catch (const Unplantable&) {
            unplantable_.insert(&table);
            return nullptr;
        }
    }

    /// `create(Session&, Choices&, const std::vector<Row>&)` makes one row beside those that are made, or gives the database's error. What the rows reference
    /// is planted before.
    template <class Row, class Create>
    const Planted<Row>& plant(const Table& table, Create create)
    {
        if (!is_known(table)) {
            if (!watched_.contains(&table) && !database_.rows(table).empty()) throw Fault(std::string(table.sql_name) + " has rows, which the tests would delete; give them a database of their own");
        }
        Planted<Row> planted;
        for (int number = 1; number <= 3; ++number) {
            std::optional<Row> row = plant_one(table, number, planted.rows, create);
            if (!row) break;
            planted.rows.push_back(std::move(*row));
        }
        if (planted.rows.empty()) throw Unplantable(std::string("no row of ") + table.sql_name + " could be made: " + last_refusal_);
        order_.push_back(&table);
        if (!is_known(table)) known_.push_back(&table);
        return *std::any_cast<Planted<Row>>(&(planted_[&table] = std::move(planted)));
    }

    /// Empties the tables. Which candidates were accepted is remembered.
    void clear()
    {
        if (!known_.empty()) database_.clear({known_, filled_});
        order_.clear();
        planted_.clear();
        refused_ = false;
    }

    /// To be called when all is planted: renew() will bring back the rows that are there now, where the database lets it. False when they are not there any
    /// more: they must be planted once more.
    [[nodiscard]] bool keep()
    {
        // Not those that were found by trying: refusals have used up generated keys.
        if (tried_to_keep_ || refused_ || order_.size() != known_.size()) return true;
        tried_to_keep_ = true;
        const auto before = rows();
        // A trigger may make other rows of them.
        kept_ = database_.keep(beds()) && database_.restore() && rows() == before;
        if (!kept_) clear();
        return kept_;
    }

    /// Brings back the rows that are kept; else there are none.
    void renew()
    {
        if (!kept_ || !database_.restore()) clear();
    }

    /// To be called when the rows are planted, and again each time that one call has been made beside nothing else: looks which tables triggers have filled.
    /// What they fill for a call that wrote nothing does not belong to the outcome, since a method may make such an attempt and then another one.
    void look_around()
    {
        const std::size_t filled = filled_.size();
        for (const Table* const table : all_tables())
            if (watched_.contains(table) && !is_known(*table) && !is_in(filled_, table) && !is_empty(*table)) filled_.push_back(table);
        // What is kept knows nothing of these.
        if (filled_.size() != filled || database_.look_for_others(beds())) kept_ = tried_to_keep_ = false;
        const bool first = planted_contents_.empty();
        const std::string planted = contents(database_, order_);
        if (first) planted_contents_ = planted;
        for (const Table* const table : filled_) {
            const std::string now = contents(database_, {table});
            const std::string& before = filled_contents_.try_emplace(table, first ? now : heading(*table)).first->second;
            if (planted == planted_contents_ && now != before) in_vain_.insert(table);
        }
    }

    /// The tables that belong to the outcome: those that hold planted rows, each behind those that it references, and those that triggers fill.
    [[nodiscard]] std::vector<const Table*> tables() const
    {
        std::vector<const Table*> tables = order_;
        if (target_.has_statement_triggers) return tables;
        std::ranges::copy_if(filled_, std::back_inserter(tables), [&](const Table* table) { return !in_vain_.contains(table); });
        return tables;
    }

private:
    [[nodiscard]] Beds beds() const { return {order_, filled_}; }
    [[nodiscard]] static bool is_in(const std::vector<const Table*>& tables, const Table* table) { return std::ranges::find(tables, table) != tables.end(); }

    /// Of one that cannot be read it is not known.
    [[nodiscard]] bool is_empty(const Table& table)
    {
        try {
            return database_.rows(table).empty();
        } catch (const Fault&) {
            return false;
        }
    }

    [[nodiscard]] bool is_known(const Table& table) const { return is_in(known_, &table); }

    [[nodiscard]] std::vector<std::vector<std::vector<Cell>>> rows()
    {
        std::vector<std::vector<std::vector<Cell>>> tables;
        for (const Table* const table : this->tables()) {
            tables.push_back(database_.rows(*table));
            std::ranges::sort(tables.back());
        }
        return tables;
    }

    template <class Row, class Create>
    std::optional<Row> plant_one(const Table& table, int number, const std::vector<Row>& rows, Create& create)
    {
        Choices& choices = choices_[{&table, number}];
        choices.row = number;
        for (int attempt = 0; attempt < 1000; ++attempt) {
            const bool taken_back = &table == &target_ && number == 3;
            std::optional<Row> row;
            std::optional<DatabaseError> refusal;
            static_cast<void>(transaction(connection(), [&](Transaction& tx) -> Result<bool, DatabaseError> {
                auto made = create(tx, choices, rows);
                if (made) {
                    row = std::move(*made);
                } else {
                    refusal = made.error().cause;
                    last_refusal_ = describe(*refusal);
                    refused_ = true;
                }
                if (!made || taken_back) return unexpected(DatabaseError{});
                return true;
            }));
            if (row) return row;
            if (!refusal) return std::nullopt;
            const std::vector<std::size_t> columns = at_fault(table, *refusal);
            if (!(columns.empty() ? choices.advance() : choices.advance(columns))) return std::nullopt;
        }
        return std::nullopt;
    }

    /// None where nobody says.
    [[nodiscard]] static std::vector<std::size_t> at_fault(const Table& table, const DatabaseError& refusal)
    {
        const std::string told = refusal.constraint + " " + refusal.message + " " + refusal.detail;
        for (const Table::Constraint& constraint : table.constraints)
            if (constraint.name == refusal.constraint) return constraint.columns;
        for (const Table::Constraint& constraint : table.constraints)
            if (told.find(constraint.name) != std::string::npos) return constraint.columns;
        for (std::size_t column = 0; column < table.columns.size(); ++column)
            if (refusal.column == unquoted(table.columns[column])) return {column};
        return {};
    }

    Database& database_;
    const Table& target_;
    std::map<const Table*, std::any> planted_;
    std::map<std::pair<const Table*, int>, Choices> choices_;
    std::set<const Table*> planting_;
    std::set<const Table*> unplantable_;
    std::vector<const Table*> order_;
    std::vector<const Table*> known_;  // that have been planted at any time, each behind those that it references
    std::vector<const Table*> filled_;  // by triggers
    std::set<const Table*> in_vain_;    // of these, those that are filled also for a call that writes nothing
    std::set<const Table*> watched_;    // were empty at the beginning
    std::string planted_contents_;      // when nothing but planting has been done, as the next
    std::map<const Table*, std::string> filled_contents_;
    std::string last_refusal_;
    bool refused_ = false;  // a row, since the tables were empty
    bool tried_to_keep_ = false;
    bool kept_ = false;
};

}  // namespace <%namespace%>::races
