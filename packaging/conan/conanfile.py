"""Conan 2 recipe of the tree it lies in: conan create packaging/conan"""

import os

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy


class HalfopenConan(ConanFile):
    name = "halfopen"
    version = "0.1.0"
    description = "Deterministic tests for everything that can go wrong with a TCP connection"
    license = "MIT"
    topics = ("tcp", "simulation", "testing")
    package_type = "static-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"with_gtest": [True, False]}
    default_options = {"with_gtest": True, "boost/*:header_only": True}

    def export_sources(self):
        """The tree, two folders up, without what was built in it."""
        tree = os.path.join(self.recipe_folder, "..", "..")
        copy(self, "*", tree, self.export_sources_folder, excludes=("build/*", ".git/*"))

    def requirements(self):
        self.requires("fmt/[>=9 <12]")
        if self.options.with_gtest:
            self.requires("gtest/[>=1.12 <2]")
        # Headers that only our own objects are compiled with: nobody who links us sees them.
        for headers in ("boost/[>=1.81 <2]", "nlohmann_json/[>=3.11 <4]", "xxhash/[>=0.8 <1]"):
            self.requires(headers, headers=True, libs=False, visible=False)

    def build_requirements(self):
        self.tool_requires("cmake/[>=3.25]")

    def validate(self):
        check_min_cppstd(self, 20)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        CMakeDeps(self).generate()
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["HALFOPEN_BUILD_TESTS"] = False
        toolchain.cache_variables["HALFOPEN_BUILD_CLI"] = False  # it needs ctemplate, of which Conan Center has no package
        toolchain.cache_variables["CMAKE_DISABLE_FIND_PACKAGE_GTest"] = not self.options.with_gtest
        toolchain.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()
        copy(self, "LICENSE", self.source_folder, os.path.join(self.package_folder, "licenses"))

    def package_info(self):
        """Our own CMake package is what find_package(halfopen) shall find, not one that Conan writes."""
        self.cpp_info.set_property("cmake_find_mode", "none")
        self.cpp_info.builddirs = [os.path.join("lib", "cmake", "halfopen")]
        self.cpp_info.bindirs = []
