# A Debian package by CPack; packaging/deb runs it and finishes what it makes.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME emloc-studio)
set(CPACK_PACKAGE_CONTACT ${EMLOC_CONTACT})
set(CPACK_PACKAGE_VENDOR "EMLoC Studio contributors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "tell classes of images apart by a few labelled examples")
set(CPACK_PACKAGE_DESCRIPTION
    "Shows a vision-language model labelled pictures or clips and compresses what\nit read of them into a small context, from which new images are classified\nand questions answered. No training, and nothing leaves the machine.\n.\nThe package has a window, a command line, a small model, sample projects, and\nthe CPU part of libtorch."
)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE none) # packaging/deb compresses
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_HOMEPAGE ${EMLOC_HOMEPAGE})
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${EMLOC_TORCH_DIR}/lib ${EMLOC_ARROW_DIR}/lib)
set(CPACK_DEBIAN_PACKAGE_GENERATE_SHLIBS OFF)
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "qt6-qpa-plugins, fonts-dejavu-core")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "python3-pip, unzip") # for emloc-cuda-setup
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ
    OWNER_WRITE
    OWNER_EXECUTE
    GROUP_READ
    GROUP_EXECUTE
    WORLD_READ
    WORLD_EXECUTE
)
include(CPack)
