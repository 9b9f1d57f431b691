# Whether the translations are complete: every text of the window stands in them as it is in the code, translated.
# cmake -DLUPDATE=... -DROOT=... -DSCRATCH=... -P translations.cmake
file(
    GLOB_RECURSE files
    ${ROOT}/ui/*.cpp
    ${ROOT}/ui/*.h
    ${ROOT}/app/emloc-studio/*.cpp
    ${ROOT}/engine/adaptation/methods/*.cpp
)
foreach(language en zh_CN)
    set(kept ${ROOT}/resources/translations/emloc_studio_${language}.ts)
    set(fresh ${SCRATCH}/translations/emloc_studio_${language}.ts)
    configure_file(${kept} ${fresh} COPYONLY)
    set(plural "")
    if(language STREQUAL "en")
        set(plural -pluralonly)
    endif()
    execute_process(
        COMMAND
            ${LUPDATE} -silent -tr-function-alias QT_TRANSLATE_NOOP+=translatable -I ${ROOT} -locations none
            -no-obsolete ${plural} ${files} -ts ${fresh}
        COMMAND_ERROR_IS_FATAL ANY
    )
    file(READ ${kept} before)
    file(READ ${fresh} after)
    if(NOT before STREQUAL after)
        message(SEND_ERROR "${kept} is not up to date: build the target update_translations, then translate.")
    endif()
    if(after MATCHES "<source>([^<]*)</source>[^/]*<translation type=\"unfinished\">")
        message(SEND_ERROR "${kept} has no translation of \"${CMAKE_MATCH_1}\".")
    endif()
endforeach()
