<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>emloc::ui::ChatPanel</name>
    <message numerus="yes">
        <source>%n demonstration(s)</source>
        <translation>
            <numerusform>%n demonstration</numerusform>
            <numerusform>%n demonstrations</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::ClassCard</name>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n image</numerusform>
            <numerusform>%n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::ContextsModel</name>
    <message numerus="yes">
        <source>%1
%n chunk(s) of %2 tokens in all
Labels: %3</source>
        <translation>
            <numerusform>%1
%n chunk of %2 tokens in all
Labels: %3</numerusform>
            <numerusform>%1
%n chunks of %2 tokens in all
Labels: %3</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::DemonstrationsModel</name>
    <message numerus="yes">
        <source>%1: %n image(s)</source>
        <translation>
            <numerusform>%1: %n image</numerusform>
            <numerusform>%1: %n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::DemonstrationsPanel</name>
    <message numerus="yes">
        <source>%1 in %n class(es)</source>
        <translation>
            <numerusform>%1 in %n class</numerusform>
            <numerusform>%1 in %n classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more file(s) could not be used.</source>
        <translation>
            <numerusform>%n more file could not be used.</numerusform>
            <numerusform>%n more files could not be used.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::HeaderBar</name>
    <message numerus="yes">
        <source>%1 · %n layer(s) · %2</source>
        <translation>
            <numerusform>%1 · %n layer · %2</numerusform>
            <numerusform>%1 · %n layers · %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::HeldBackPanel</name>
    <message numerus="yes">
        <source>%n image(s) held back</source>
        <translation>
            <numerusform>%n image held back</numerusform>
            <numerusform>%n images held back</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::MainWindow</name>
    <message numerus="yes">
        <source>%n trial(s) done</source>
        <translation>
            <numerusform>%n trial done</numerusform>
            <numerusform>%n trials done</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Compressed %n demonstration(s) in %1 s</source>
        <translation>
            <numerusform>Compressed %n demonstration in %1 s</numerusform>
            <numerusform>Compressed %n demonstrations in %1 s</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::ProbabilityBars</name>
    <message numerus="yes">
        <source>%n other(s)</source>
        <translation>
            <numerusform>%n other</numerusform>
            <numerusform>%n others</numerusform>
        </translation>
    </message>
</context>
</TS>
