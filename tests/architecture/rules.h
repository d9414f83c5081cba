// The rules of the architecture, as tables. Whoever changes the shape changes it here.
#pragma once

#include <map>
#include <set>
#include <string_view>
#include <vector>

namespace halfopen::architecture {

using Names = std::set<std::string_view>;
using Arrows = std::map<std::string_view, Names>;

/// Which parts each top-level folder with C++ in it may know beside itself. "*" means everything.
const Arrows& part_arrows();

/// The same for the folders inside sim/.
const Arrows& sim_arrows();

/// A library whose headers may be included below these folders only, or below the folders of tests/ named like them.
struct LibraryRule {
  std::string_view library;
  std::vector<std::string_view> header_prefixes;
  Names folders;
};
const std::vector<LibraryRule>& library_rules();

/// A standard header that must not be included below these folders.
struct HeaderRule {
  std::string_view header;
  Names folders;
  std::string_view reason;
};
const std::vector<HeaderRule>& header_rules();

/// Words that must not be used below these folders. A word stands alone; "*" in it stands for the rest of an
/// identifier.
struct WordRule {
  std::vector<std::string_view> words;
  Names folders;
  std::string_view reason;
};
const std::vector<WordRule>& code_word_rules();

/// The same for words in the text of every file, comments included. "*" as a folder means everywhere.
const std::vector<WordRule>& text_word_rules();

}  // namespace halfopen::architecture
