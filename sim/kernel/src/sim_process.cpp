#include "sim_process.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "parts.h"

namespace halfopen::sim::kernel {
namespace {

model::ObservationView note_called(std::string_view name) {
  model::ObservationView observation;
  observation.kind = model::Observation::Kind::Note;
  observation.name = name;
  return observation;
}

}  // namespace

Process::Process(Parts& parts, std::int32_t program, std::string_view name, std::uint32_t number,
                 User user)
    : parts_{parts},
      run_queue_{parts.run_queue},
      program_{program},
      name_{name},
      user_{user},
      descriptors_{parts.config.descriptor_limit},
      deadlines_{
          parts.events, {core::EventClass::Call, parts.config.host_index, number}, &Process::deadline_passed, this} {
  reconsider();
}

// At the end of a world nothing is observed any more, and nothing is said on the wire.
Process::~Process() {
  alive_ = false;
  drop_waiting();
  destroy_frames();
}

void Process::drop_waiting() {
  parts_.run_queue.forget(*this);
  parked_.clear();
  deadlines_.clear();
  holds_.clear();
  for_each_queue([](WaitQueue& queue) { queue.for_each([&](net::Operation& call) { queue.remove(call); }); });
  quiet_.clear();
}

void Process::begin(const std::function<net::Task<int>(net::Process&)>& main) {
  main_ = main(*this);
  main_.start(*this);
  main_handle_ = last_posted_;
}

void Process::spawn(net::Task<> task) {
  if (!alive_) return;
  task.start(*this);  // posts the task's own handle: that is how it is known again when it ends
  roots_.emplace(last_posted_.address(), Root{++spawned_, std::move(task)});
}

void Process::post(std::coroutine_handle<> ready) {
  if (!alive_) return;
  last_posted_ = ready;
  due({this, ready, nullptr});
}

void Process::reconsider() { may_run_ = !stopped_ && !computing_ && !parts_.frozen; }

void Process::resume(std::coroutine_handle<> task) {
  resuming_ = true;
  task.resume();
  resuming_ = false;
  if (!alive_) return destroy_frames();
  if (ended_root_) root_ended(std::exchange(ended_root_, {}));
}

bool Process::nothing_due() const { return parts_.events.next() > parts_.events.now(); }

void Process::root_ended(std::coroutine_handle<> handle) {
  if (handle == main_handle_) {
    std::int64_t code = 0;
    if (survives([&] { code = main_.result(); }))
      end({"returned", code}, parts_.errors.use(parts_.profile.socket.exit));
    return;
  }
  const auto root = roots_.find(handle.address());
  net::Task<> ended = std::move(root->second.task);
  roots_.erase(root);
  survives([&] { ended.result(); });
}

// An exception that escapes a program is its crash; the system treats that as it treats a kill (windows/5.2,
// linux/3.S4).
template <class Result>
bool Process::survives(Result&& result) {
  const auto crash = [this](std::string_view what) {
    end({"crashed", 0, what}, parts_.errors.use(parts_.profile.socket.kill));
    return false;
  };
  try {
    result();
    return true;
  } catch (const std::exception& failure) {
    return crash(failure.what());
  } catch (...) {
    return crash("an exception that is no std::exception");
  }
}

void Process::end(const ProcessEnded& ended, std::optional<profiles::ProcessEnd> rule) {
  if (!alive_) return;
  model::ObservationView observation;
  observation.kind = model::Observation::Kind::Ended;
  observation.name = ended.how;
  observation.value = ended.value;
  observation.text = ended.text;
  witness(observation);
  alive_ = false;

  drop_waiting();
  if (rule) close_everything(*rule);
  if (!resuming_) destroy_frames();
}

// linux/3.S3: a lingering close does not wait on exit. A close that already waits goes on without the process.
void Process::close_everything(profiles::ProcessEnd rule) {
  const bool abort = rule == profiles::ProcessEnd::Abort;
  for (const auto& socket : closing_) socket->let_go(abort, false);
  closing_.clear();
  descriptors_.for_each([&](Socket& socket) {
    while (socket.references > 1) (void)descriptors_.take(socket.descriptor);
    const std::unique_ptr<File> owned = descriptors_.take(socket.descriptor);
    socket.let_go(abort, false);
  });
}

// Main first, then the others in the order they were spawned: what their destructors do is nobody's business but the
// user's.
void Process::destroy_frames() {
  main_ = {};
  std::vector<Root> roots;
  for (auto& [address, root] : roots_) roots.push_back(std::move(root));
  roots_.clear();
  std::sort(roots.begin(), roots.end(), [](const Root& a, const Root& b) { return a.number > b.number; });
  while (!roots.empty()) roots.pop_back();
}

void Process::set_stopped(bool stopped) {
  stopped_ = stopped;
  reconsider();
  may_run_ ? unpark() : parts_.run_queue.park(*this);
}

void Process::freeze() {
  deadlines_.pause();
  reconsider();
  parts_.run_queue.park(*this);
}

void Process::thaw() {
  deadlines_.resume();
  reconsider();
  if (may_run_) unpark();
}

void Process::unpark() {
  for (const Turn& turn : std::exchange(parked_, {})) parts_.run_queue.post(turn);
}

net::Instant Process::now() const { return parts_.now(); }
net::ErrorFamily Process::error_family() const { return parts_.profile.family; }

net::Duration Process::wall_clock() const {
  return parts_.clock.read(parts_.now(), parts_.errors.use(parts_.profile.socket.clock_tick));
}

void Process::observe(std::string_view name, std::int64_t value) {
  if (!alive_) return;
  model::ObservationView observation = note_called(name);
  observation.value = value;
  witness(observation);
}

void Process::observe(std::string_view name, std::string_view text) {
  if (!alive_) return;
  model::ObservationView observation = note_called(name);
  observation.text = text;
  witness(observation);
}

void Process::witness(model::ObservationView& observation) {
  observation.at = parts_.now();
  const bool instant =
      observation.kind != model::Observation::Kind::Call && observation.kind != model::Observation::Kind::Waiting;
  if (instant) observation.began = observation.at;
  parts_.witness.observed(program_, observation);
}

net::Descriptor Process::add_socket(std::unique_ptr<Socket> socket) {
  socket->ordinal = ++sockets_;
  return descriptors_.add(std::move(socket));
}

std::vector<const Socket*> Process::sockets() const {
  std::vector<const Socket*> all;
  descriptors_.for_each([&](const Socket& socket) { all.push_back(&socket); });
  for (const auto& socket : closing_) all.push_back(socket.get());
  return all;
}

}  // namespace halfopen::sim::kernel
