# What only who publishes the program can know. packaging/deb and packaging/portable warn while it is example.org.
set(EMLOC_HOMEPAGE "https://example.org/emloc-studio")
set(EMLOC_CONTACT "EMLoC Studio <emloc-studio@example.org>")
# The folder of the pictures that software centres show; those of resources/screenshots lie there by their names.
set(EMLOC_SCREENSHOTS "https://example.org/emloc-studio/screenshots")
set(EMLOC_RELEASE_DATE "2026-11-30")
# The name of the desktop entry, of its icons and of the window's group on the desktop.
set(EMLOC_APPLICATION_ID "org.emloc.studio")
