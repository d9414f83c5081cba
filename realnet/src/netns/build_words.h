// What an agent and its builder say to each other after word::kBuild.
#pragma once

#include <string_view>

namespace halfopen::realnet::build_word {

// Requests.
inline constexpr std::string_view kNamespace = "namespace";  ///< answered with a descriptor
inline constexpr std::string_view kEnter = "enter";          ///< with the descriptor of a namespace: what follows happens in it
inline constexpr std::string_view kSet = "set";              ///< knob, value
inline constexpr std::string_view kGet = "get";              ///< knob; answered with its value, or without any
inline constexpr std::string_view kCard = "card";            ///< name, hardware address, MTU; answered with a descriptor
inline constexpr std::string_view kAddress = "address";      ///< card, address, prefix length
inline constexpr std::string_view kRoute = "route";          ///< a Route in the order of its members; empty: none
inline constexpr std::string_view kSockets = "sockets";      ///< answered with four tables of proc(5)
inline constexpr std::string_view kFilter = "filter";        ///< a batch, netns/filters.h
inline constexpr std::string_view kClose = "close";          ///< address, prefix length, kind (a number)
// Answers.
inline constexpr std::string_view kDone = "done";
inline constexpr std::string_view kRefused = "refused";      ///< text

}  // namespace halfopen::realnet::build_word
