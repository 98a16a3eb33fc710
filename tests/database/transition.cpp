// One pair of states, given by the test.
#include "shop/ticket.hpp"

constexpr shop::TransitionTicketStatusPair pair{FROM, TO};
