# emloc_update_command(RESULT ROOT LUPDATE LANGUAGE TS) is the command that brings a .ts file up to date with the texts in
# the code. English has its plurals alone. Also for scripts: nothing here needs a project.
function(
    emloc_update_command
    result
    root
    lupdate
    language
    ts
)
    file(
        GLOB_RECURSE files
        ${root}/ui/*.cpp
        ${root}/ui/*.h
        ${root}/app/emloc-studio/*.cpp
        ${root}/engine/adaptation/methods/*.cpp
        ${root}/engine/training/methods.cpp
    )
    set(plural "")
    if(language STREQUAL "en")
        set(plural -pluralonly)
    endif()
    set(${result}
        ${lupdate}
        -silent
        -tr-function-alias
        QT_TRANSLATE_NOOP+=translatable
        -I
        ${root}
        -locations
        none
        -no-obsolete
        ${plural}
        ${files}
        -ts
        ${ts}
        PARENT_SCOPE
    )
endfunction()
