// Sources: linux/netfilter/nf_tables.h, linux/netfilter/nfnetlink.h.
#include "filters.h"

#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_nat.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <string_view>

#include "handle.h"

namespace halfopen::realnet {

namespace {

static_assert(tracked::kInvalid == NF_CT_STATE_INVALID_BIT && tracked::kNew == NF_CT_STATE_BIT(IP_CT_NEW));

/// Behind the kernel's connection tracking (NF_IP_PRI_CONNTRACK, -200), before what rewrites addresses (-100).
constexpr std::uint32_t kPriority = static_cast<std::uint32_t>(-150);
constexpr std::uint32_t kSourcePriority = 100;  // NF_IP_PRI_NAT_SRC
constexpr std::uint32_t kTransportHeader = NFT_PAYLOAD_TRANSPORT_HEADER;

/// Attributes of netlink, one behind the other; numbers in network order.
class Attributes {
 public:
  Attributes& octets(std::uint16_t type, std::span<const std::byte> value) {
    const nlattr header{.nla_len = static_cast<std::uint16_t>(NLA_HDRLEN + value.size()), .nla_type = type};
    const auto head = std::as_bytes(std::span{&header, 1});
    made_.insert(made_.end(), head.begin(), head.end());
    made_.insert(made_.end(), value.begin(), value.end());
    made_.resize(NLA_ALIGN(made_.size()));
    return *this;
  }
  Attributes& text(std::uint16_t type, const std::string& value) {
    return octets(type, std::as_bytes(std::span{value.c_str(), value.size() + 1}));
  }
  Attributes& number(std::uint16_t type, std::uint32_t value) {
    const std::uint32_t ordered = htonl(value);
    return octets(type, std::as_bytes(std::span{&ordered, 1}));
  }
  Attributes& nest(std::uint16_t type, const Attributes& inner) {
    return octets(static_cast<std::uint16_t>(type | NLA_F_NESTED), inner.made_);
  }
  /// One expression of a rule.
  Attributes& expression(const std::string& name, const Attributes& inner) {
    return nest(NFTA_LIST_ELEM, Attributes{}.text(NFTA_EXPR_NAME, name).nest(NFTA_EXPR_DATA, inner));
  }
  const Octets& made() const { return made_; }

 private:
  Octets made_;
};

Attributes value(std::span<const std::byte> octets) { return Attributes{}.octets(NFTA_DATA_VALUE, octets); }

/// Expressions that compare something of a packet; all of them work in one register.
class Conditions {
 public:
  void meta(std::uint32_t key) {
    all_.expression("meta", Attributes{}.number(NFTA_META_DREG, NFT_REG_1).number(NFTA_META_KEY, key));
  }
  void payload(std::uint32_t offset, std::uint32_t length) {
    all_.expression("payload", Attributes{}
                                   .number(NFTA_PAYLOAD_DREG, NFT_REG_1)
                                   .number(NFTA_PAYLOAD_BASE, kTransportHeader)
                                   .number(NFTA_PAYLOAD_OFFSET, offset)
                                   .number(NFTA_PAYLOAD_LEN, length));
  }
  void mask(std::span<const std::byte> bits) {
    const Octets none(bits.size());
    all_.expression("bitwise", Attributes{}
                                   .number(NFTA_BITWISE_SREG, NFT_REG_1)
                                   .number(NFTA_BITWISE_DREG, NFT_REG_1)
                                   .number(NFTA_BITWISE_LEN, static_cast<std::uint32_t>(bits.size()))
                                   .nest(NFTA_BITWISE_MASK, value(bits))
                                   .nest(NFTA_BITWISE_XOR, value(none)));
  }
  void compare(std::uint32_t how, std::span<const std::byte> with) {
    all_.expression("cmp", Attributes{}.number(NFTA_CMP_SREG, NFT_REG_1).number(NFTA_CMP_OP, how).nest(NFTA_CMP_DATA, value(with)));
  }
  void card(std::uint32_t key, const std::string& name) {
    std::array<std::byte, IFNAMSIZ> padded{};
    std::memcpy(padded.data(), name.data(), std::min(name.size(), padded.size()));
    meta(key);
    compare(NFT_CMP_EQ, padded);
  }
  void tracked_as(std::uint32_t states) {
    const std::uint32_t none = 0;  // the register holds a number of this machine
    all_.expression("ct", Attributes{}.number(NFTA_CT_DREG, NFT_REG_1).number(NFTA_CT_KEY, NFT_CT_STATE));
    mask(std::as_bytes(std::span{&states, 1}));
    compare(NFT_CMP_NEQ, std::as_bytes(std::span{&none, 1}));
  }
  Attributes& all() { return all_; }

 private:
  Attributes all_;
};

void append_big(Octets& to, std::uint32_t number, unsigned octets) {
  for (unsigned i = octets; i-- > 0;) to.push_back(static_cast<std::byte>(number >> (8 * i)));
}

void compare_number(Conditions& conditions, std::uint32_t number, unsigned octets) {
  Octets wanted;
  append_big(wanted, number, octets);
  conditions.compare(NFT_CMP_EQ, wanted);
}

void look_at_transport(Conditions& conditions, const FilterRule& rule) {
  if (rule.protocol != 0) {
    conditions.meta(NFT_META_L4PROTO);
    compare_number(conditions, rule.protocol, 1);
  }
  if (rule.flags_asked != 0) {  // RFC 9293, 3.1: the flags are octet 13
    const std::byte asked{rule.flags_asked};
    conditions.payload(13, 1);
    conditions.mask(std::span{&asked, 1});
    compare_number(conditions, rule.flags, 1);
  }
  if (rule.to_port != 0) {
    conditions.payload(2, 2);
    compare_number(conditions, rule.to_port, 2);
  }
  if (rule.sequence) {
    conditions.payload(4, 4);
    compare_number(conditions, *rule.sequence, 4);
  }
  if (rule.icmp) {
    conditions.payload(0, 2);
    compare_number(conditions, *rule.icmp, 2);
  }
}

/// `masquerade to :first-65535`
void masquerade(Conditions& conditions, std::uint16_t first_port) {
  const auto load = [&](std::uint32_t where, std::uint32_t port) {
    Octets octets;
    append_big(octets, port, 2);
    conditions.all().expression("immediate", Attributes{}.number(NFTA_IMMEDIATE_DREG, where).nest(NFTA_IMMEDIATE_DATA, value(octets)));
  };
  load(NFT_REG_1, first_port);
  load(NFT_REG_2, 65535);
  conditions.all().expression("masq", Attributes{}
                                          .number(NFTA_MASQ_FLAGS, NF_NAT_RANGE_PROTO_SPECIFIED)
                                          .number(NFTA_MASQ_REG_PROTO_MIN, NFT_REG_1)
                                          .number(NFTA_MASQ_REG_PROTO_MAX, NFT_REG_2));
}

Attributes expressions_of(const FilterRule& rule) {
  Conditions conditions;
  const bool arriving = rule.hook == FilterHook::Arrival || rule.hook == FilterHook::Input;
  if (!rule.card.empty()) conditions.card(arriving ? NFT_META_IIFNAME : NFT_META_OIFNAME, rule.card);
  if (rule.tracked != 0) conditions.tracked_as(rule.tracked);
  look_at_transport(conditions, rule);
  if (rule.hook == FilterHook::Leaving) {
    masquerade(conditions, rule.first_port);
  } else if (rule.reset) {
    conditions.all().expression("reject", Attributes{}.number(NFTA_REJECT_TYPE, NFT_REJECT_TCP_RST));
  } else {
    const Attributes drop = Attributes{}.nest(NFTA_DATA_VERDICT, Attributes{}.number(NFTA_VERDICT_CODE, NF_DROP));
    conditions.all().expression("immediate", Attributes{}.number(NFTA_IMMEDIATE_DREG, NFT_REG_VERDICT).nest(NFTA_IMMEDIATE_DATA, drop));
  }
  return conditions.all();
}

std::uint32_t native(FilterHook hook) {
  switch (hook) {
    case FilterHook::Arrival: return NF_INET_PRE_ROUTING;
    case FilterHook::Input: return NF_INET_LOCAL_IN;
    case FilterHook::Forward: return NF_INET_FORWARD;
    case FilterHook::Output: return NF_INET_LOCAL_OUT;
    case FilterHook::Leaving: return NF_INET_POST_ROUTING;
  }
  return NF_INET_LOCAL_IN;
}

/// Messages that are obeyed together.
class Batch {
 public:
  Batch() { append(NFNL_MSG_BATCH_BEGIN, NLM_F_REQUEST, NFPROTO_UNSPEC, NFNL_SUBSYS_NFTABLES, {}); }
  void ask(std::uint16_t message, std::uint16_t flags, const Attributes& attributes) {
    const auto type = static_cast<std::uint16_t>(NFNL_SUBSYS_NFTABLES << 8 | message);
    append(type, static_cast<std::uint16_t>(NLM_F_REQUEST | NLM_F_ACK | flags), NFPROTO_INET, 0, attributes.made());
  }
  Octets end() {
    append(NFNL_MSG_BATCH_END, NLM_F_REQUEST, NFPROTO_UNSPEC, NFNL_SUBSYS_NFTABLES, {});
    return std::move(messages_);
  }

 private:
  void append(std::uint16_t type, std::uint16_t flags, std::uint8_t family, std::uint16_t resource, const Octets& attributes) {
    const nlmsghdr header{.nlmsg_len = static_cast<std::uint32_t>(NLMSG_LENGTH(sizeof(nfgenmsg) + attributes.size())),
                          .nlmsg_type = type,
                          .nlmsg_flags = flags,
                          .nlmsg_seq = ++sequence_,
                          .nlmsg_pid = 0};
    const nfgenmsg generic{.nfgen_family = family, .version = NFNETLINK_V0, .res_id = htons(resource)};
    const auto add = [&](std::span<const std::byte> octets) { messages_.insert(messages_.end(), octets.begin(), octets.end()); };
    add(std::as_bytes(std::span{&header, 1}));
    add(std::as_bytes(std::span{&generic, 1}));
    add(attributes);
  }

  Octets messages_;
  std::uint32_t sequence_ = 0;
};

/// The first error among the answers of one datagram; 0 for none.
int error_in(std::span<const std::byte> answers) {
  while (answers.size() >= NLMSG_HDRLEN + sizeof(nlmsgerr)) {
    nlmsghdr header{};
    nlmsgerr result{};
    std::memcpy(&header, answers.data(), sizeof header);
    std::memcpy(&result, answers.data() + NLMSG_HDRLEN, sizeof result);
    if (header.nlmsg_type == NLMSG_ERROR && result.error != 0) return -result.error;
    const std::size_t step = NLMSG_ALIGN(header.nlmsg_len);
    if (step == 0 || step > answers.size()) return 0;
    answers = answers.subspan(step);
  }
  return 0;
}

}  // namespace

Octets make_filters(const std::string& table, std::span<const FilterRule> rules) {
  Batch batch;
  batch.ask(NFT_MSG_NEWTABLE, NLM_F_CREATE | NLM_F_EXCL, Attributes{}.text(NFTA_TABLE_NAME, table));
  std::map<FilterHook, std::string> chains;
  for (const FilterRule& rule : rules) {
    if (!chains.emplace(rule.hook, "chain" + std::to_string(static_cast<int>(rule.hook))).second) continue;
    batch.ask(NFT_MSG_NEWCHAIN, NLM_F_CREATE,
              Attributes{}
                  .text(NFTA_CHAIN_TABLE, table)
                  .text(NFTA_CHAIN_NAME, chains[rule.hook])
                  .nest(NFTA_CHAIN_HOOK, Attributes{}
                                             .number(NFTA_HOOK_HOOKNUM, native(rule.hook))
                                             .number(NFTA_HOOK_PRIORITY, rule.hook == FilterHook::Leaving ? kSourcePriority : kPriority))
                  .number(NFTA_CHAIN_POLICY, NF_ACCEPT)
                  .text(NFTA_CHAIN_TYPE, rule.hook == FilterHook::Leaving ? "nat" : "filter"));
  }
  for (const FilterRule& rule : rules) {
    batch.ask(NFT_MSG_NEWRULE, NLM_F_CREATE | NLM_F_APPEND,
              Attributes{}
                  .text(NFTA_RULE_TABLE, table)
                  .text(NFTA_RULE_CHAIN, chains[rule.hook])
                  .nest(NFTA_RULE_EXPRESSIONS, expressions_of(rule)));
  }
  return batch.end();
}

Octets remove_filters(const std::string& table) {
  Batch batch;
  batch.ask(NFT_MSG_DELTABLE, 0, Attributes{}.text(NFTA_TABLE_NAME, table));
  return batch.end();
}

int tell_nf_tables(std::span<const std::byte> batch) {
  const Handle socket{::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER)};
  if (!socket || ::send(socket.get(), batch.data(), batch.size(), 0) < 0) return errno;
  std::array<std::byte, 16384> room;
  for (;;) {  // every answer is there when send() returns
    const ssize_t got = ::recv(socket.get(), room.data(), room.size(), MSG_DONTWAIT);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return 0;
    if (const int problem = error_in(std::span{room}.first(static_cast<std::size_t>(got))); problem != 0) return problem;
  }
}

}  // namespace halfopen::realnet
