# Where everything lies after `cmake --install`, the same below any prefix: programs find their libraries and resources by
# where they are themselves.
include(${CMAKE_SOURCE_DIR}/packaging/publisher.cmake)
set(EMLOC_PRIVATE lib/emloc-studio)

option(EMLOC_INSTALL_TORCH "Install libtorch and Arrow beside the programs" ON)
option(EMLOC_PACKAGE "Build what is passed on: nothing in the programs names a folder of this machine" OFF)
if(EMLOC_PACKAGE)
    add_compile_options(
        -ffile-prefix-map=${CMAKE_BINARY_DIR}=build
        -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.
        -ffile-prefix-map=${EMLOC_TORCH_DIR}=libtorch
        -ffile-prefix-map=${EMLOC_ARROW_DIR}=arrow
    )
endif()

set(CMAKE_INSTALL_RPATH "\$ORIGIN/../${EMLOC_PRIVATE}")
if(NOT EMLOC_INSTALL_TORCH)
    # An installed program still finds the libraries that it was linked to.
    set(CMAKE_INSTALL_RPATH_USE_LINK_PATH ON)
elseif(EMLOC_PACKAGE OR NOT EXISTS ${EMLOC_TORCH_DIR}/lib/libtorch_cuda.so)
    set(parts
        libtorch_cpu.so
        libc10.so
        libgomp.so.1
        libcudart.so.13
        libcupti.so.13
    )
    list(TRANSFORM parts PREPEND ${EMLOC_TORCH_DIR}/lib/)
    install(FILES ${parts} ${EMLOC_ARROW_LIBRARIES} DESTINATION ${EMLOC_PRIVATE})
else()
    install(DIRECTORY ${EMLOC_TORCH_DIR}/lib/ DESTINATION ${EMLOC_PRIVATE})
    install(FILES ${EMLOC_ARROW_LIBRARIES} DESTINATION ${EMLOC_PRIVATE})
endif()

# What ships with the programs, where engine/core/resources.h looks for it.
install(DIRECTORY resources/pocket DESTINATION share/emloc-studio PATTERN training EXCLUDE)
install(DIRECTORY projects DESTINATION share/emloc-studio PATTERN "*.py" EXCLUDE PATTERN __pycache__ EXCLUDE)
install(FILES packaging/libtorch.txt packaging/wheels.sh DESTINATION share/emloc-studio)
install(PROGRAMS packaging/emloc-cuda-setup DESTINATION bin)

# For desktops.
set(desktop ${CMAKE_BINARY_DIR}/desktop)
foreach(
    file
    application.desktop
    metainfo.xml
    thumbnailer
    emloc-studio.1
    copyright
)
    configure_file(packaging/desktop/${file}.in ${desktop}/${file} @ONLY)
endforeach()
install(FILES ${desktop}/application.desktop RENAME ${EMLOC_APPLICATION_ID}.desktop DESTINATION share/applications)
install(FILES ${desktop}/metainfo.xml RENAME ${EMLOC_APPLICATION_ID}.metainfo.xml DESTINATION share/metainfo)
install(FILES ${desktop}/thumbnailer RENAME emloc-studio.thumbnailer DESTINATION share/thumbnailers)
install(FILES packaging/desktop/mime.xml RENAME emloc-studio.xml DESTINATION share/mime/packages)
set(icons share/icons/hicolor/scalable)
install(FILES resources/icons/emloc-studio.svg RENAME ${EMLOC_APPLICATION_ID}.svg DESTINATION ${icons}/apps)
install(
    FILES packaging/desktop/project.svg
    RENAME application-vnd.emloc.project+json.svg
    DESTINATION ${icons}/mimetypes
)
install(FILES packaging/desktop/context.svg RENAME application-vnd.emloc.context.svg DESTINATION ${icons}/mimetypes)

# For readers.
set(doc share/doc/emloc-studio)
install(
    FILES LICENSE NOTICE THIRD_PARTY.md CHANGELOG.md ${desktop}/copyright
    DESTINATION ${doc}
)
if(EXISTS ${EMLOC_TORCH_DIR}/licences)
    install(DIRECTORY ${EMLOC_TORCH_DIR}/licences DESTINATION ${doc})
    install(DIRECTORY ${EMLOC_ARROW_DIR}/licences DESTINATION ${doc})
endif()

# Manual pages and completions are what the program prints of itself. Programs with sanitizers aren't installed.
if(NOT EMLOC_SANITIZE)
    set(shell ${CMAKE_BINARY_DIR}/shell)
    add_custom_command(
        OUTPUT ${shell}/emloc.1.gz ${shell}/emloc-studio.1.gz ${shell}/emloc-cuda-setup.1.gz
        COMMAND ${CMAKE_COMMAND} -E make_directory ${shell}
        COMMAND emloc completion bash > ${shell}/emloc.bash
        COMMAND emloc completion zsh > ${shell}/_emloc
        COMMAND emloc completion fish > ${shell}/emloc.fish
        COMMAND emloc completion man | gzip -9n > ${shell}/emloc.1.gz
        COMMAND gzip -9nc ${desktop}/emloc-studio.1 > ${shell}/emloc-studio.1.gz
        COMMAND gzip -9nc ${CMAKE_SOURCE_DIR}/packaging/desktop/emloc-cuda-setup.1 > ${shell}/emloc-cuda-setup.1.gz
        DEPENDS emloc ${desktop}/emloc-studio.1 packaging/desktop/emloc-cuda-setup.1
        VERBATIM
    )
    add_custom_target(emloc_shell ALL DEPENDS ${shell}/emloc.1.gz)
    install(
        FILES ${shell}/emloc.1.gz ${shell}/emloc-studio.1.gz ${shell}/emloc-cuda-setup.1.gz
        DESTINATION share/man/man1
    )
    install(FILES ${shell}/emloc.bash RENAME emloc DESTINATION share/bash-completion/completions)
    install(FILES ${shell}/_emloc DESTINATION share/zsh/vendor-completions)
    install(FILES ${shell}/emloc.fish DESTINATION share/fish/vendor_completions.d)
endif()
