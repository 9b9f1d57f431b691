<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en">
<context>
    <name>emloc::ui::BenchmarksDialog</name>
    <message numerus="yes">
        <source>%1: %n row(s) in %2</source>
        <translation>
            <numerusform>%1: %n row in %2</numerusform>
            <numerusform>%1: %n rows in %2</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::CameraDialog</name>
    <message numerus="yes">
        <source>%n picture(s) taken</source>
        <translation>
            <numerusform>%n picture taken</numerusform>
            <numerusform>%n pictures taken</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::ChangedAnswers</name>
    <message numerus="yes">
        <source>On the same %n image(s):</source>
        <translation>
            <numerusform>On the same %n image:</numerusform>
            <numerusform>On the same %n images:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) differ:</source>
        <translation>
            <numerusform>%n answer differs:</numerusform>
            <numerusform>%n answers differ:</numerusform>
        </translation>
    </message>
</context>
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
    <name>emloc::ui::CompressionController</name>
    <message numerus="yes">
        <source>Compressed %n demonstration(s) in %1 s</source>
        <translation>
            <numerusform>Compressed %n demonstration in %1 s</numerusform>
            <numerusform>Compressed %n demonstrations in %1 s</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n trial(s) done</source>
        <translation>
            <numerusform>%n trial done</numerusform>
            <numerusform>%n trials done</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::ContextsController</name>
    <message numerus="yes">
        <source>%n context(s) read and found intact.</source>
        <translation>
            <numerusform>%n context read and found intact.</numerusform>
            <numerusform>%n contexts read and found intact.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) are damaged:</source>
        <translation>
            <numerusform>%n thing is damaged:</numerusform>
            <numerusform>%n things are damaged:</numerusform>
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
    <name>emloc::ui::ContradictionBar</name>
    <message numerus="yes">
        <source>%n more after this.</source>
        <translation>
            <numerusform>%n more after this.</numerusform>
            <numerusform>%n more after this.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::DemonstrationTree</name>
    <message numerus="yes">
        <source>%1: %n image(s)</source>
        <translation>
            <numerusform>%1: %n image</numerusform>
            <numerusform>%1: %n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::DemonstrationsModel</name>
    <message numerus="yes">
        <source>Remove %n image(s)</source>
        <translation>
            <numerusform>Remove %n image</numerusform>
            <numerusform>Remove %n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n image(s)</source>
        <translation>
            <numerusform>Move %n image</numerusform>
            <numerusform>Move %n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hold out %n image(s)</source>
        <translation>
            <numerusform>Hold out %n image</numerusform>
            <numerusform>Hold out %n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Use %n image(s)</source>
        <translation>
            <numerusform>Use %n image</numerusform>
            <numerusform>Use %n images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n class(es)</source>
        <translation>
            <numerusform>Remove %n class</numerusform>
            <numerusform>Remove %n classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Find %n file(s)</source>
        <translation>
            <numerusform>Find %n file</numerusform>
            <numerusform>Find %n files</numerusform>
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
        <source>Move %n image(s)</source>
        <translation>
            <numerusform>Move %n image</numerusform>
            <numerusform>Move %n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::DuplicateBar</name>
    <message numerus="yes">
        <source>%n image(s) are here more than once.</source>
        <translation>
            <numerusform>%n image is here more than once.</numerusform>
            <numerusform>%n images are here more than once.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Remove %n duplicate(s)</source>
        <translation>
            <numerusform>Remove %n duplicate</numerusform>
            <numerusform>Remove %n duplicates</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::FreshnessController</name>
    <message numerus="yes">
        <source>%n added</source>
        <translation>
            <numerusform>%n added</numerusform>
            <numerusform>%n added</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed</source>
        <translation>
            <numerusform>%n removed</numerusform>
            <numerusform>%n removed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with another label</source>
        <translation>
            <numerusform>%n with another label</numerusform>
            <numerusform>%n with another label</numerusform>
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
    <name>emloc::ui::MethodsDialog</name>
    <message numerus="yes">
        <source>%n demonstration(s), tested on</source>
        <translation>
            <numerusform>%n demonstration, tested on</numerusform>
            <numerusform>%n demonstrations, tested on</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s): %1</source>
        <translation>
            <numerusform>%n image: %1</numerusform>
            <numerusform>%n images: %1</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::MissingBar</name>
    <message numerus="yes">
        <source>%n file(s) of the demonstrations are not where they were, %1 for one.</source>
        <translation>
            <numerusform>%n file of the demonstrations is not where it was: %1.</numerusform>
            <numerusform>%n files of the demonstrations are not where they were, %1 for one.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Looking for %n file(s) in %1…</source>
        <translation>
            <numerusform>Looking for %n file in %1…</numerusform>
            <numerusform>Looking for %n files in %1…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were not found there, %1 for one.</source>
        <translation>
            <numerusform>%n file was not found there: %1.</numerusform>
            <numerusform>%n files were not found there, %1 for one.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::ModelDialog</name>
    <message numerus="yes">
        <source>%1 million weights in %n layer(s), %2 of files</source>
        <translation>
            <numerusform>%1 million weights in %n layer, %2 of files</numerusform>
            <numerusform>%1 million weights in %n layers, %2 of files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::PredictionsDialog</name>
    <message numerus="yes">
        <source>%1 right, give or take %2: %3 of %n answer(s).</source>
        <translation>
            <numerusform>%1 right, give or take %2: %3 of %n answer.</numerusform>
            <numerusform>%1 right, give or take %2: %3 of %n answers.</numerusform>
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
<context>
    <name>emloc::ui::ProblemList</name>
    <message numerus="yes">
        <source>%n file(s) could not be used:</source>
        <translation>
            <numerusform>%n file could not be used:</numerusform>
            <numerusform>%n files could not be used:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n note(s) on what was added:</source>
        <translation>
            <numerusform>%n note on what was added:</numerusform>
            <numerusform>%n notes on what was added:</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be used, and there are notes on others:</source>
        <translation>
            <numerusform>%n file could not be used, and there are notes on others:</numerusform>
            <numerusform>%n files could not be used, and there are notes on others:</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::ProposalsController</name>
    <message numerus="yes">
        <source>Add %n image(s) by proposals</source>
        <translation>
            <numerusform>Add %n image by proposals</numerusform>
            <numerusform>Add %n images by proposals</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::ProposalsDialog</name>
    <message numerus="yes">
        <source>%n image(s) still to be looked at</source>
        <translation>
            <numerusform>%n image still to be looked at</numerusform>
            <numerusform>%n images still to be looked at</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %n image(s)</source>
        <translation>
            <numerusform>Add %n image</numerusform>
            <numerusform>Add %n images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::TimeLine</name>
    <message numerus="yes">
        <source>%n frame(s) are used</source>
        <translation>
            <numerusform>%n frame is used</numerusform>
            <numerusform>%n frames are used</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::TrainDialog</name>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n demonstration(s)</source>
        <translation>
            <numerusform>%n demonstration</numerusform>
            <numerusform>%n demonstrations</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n held-back image(s)</source>
        <translation>
            <numerusform>%n held-back image</numerusform>
            <numerusform>%n held-back images</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::UnknownLabelsBar</name>
    <message numerus="yes">
        <source>%n class(es) of these images have names that the context doesn’t know.</source>
        <translation>
            <numerusform>%n class of these images has a name that the context doesn’t know.</numerusform>
            <numerusform>%n classes of these images have names that the context doesn’t know.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::VideoPlayer</name>
    <message numerus="yes">
        <source>%n frame(s) are used, %1.</source>
        <translation>
            <numerusform>%n frame is used, %1.</numerusform>
            <numerusform>%n frames are used, %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::WhatIfBar</name>
    <message numerus="yes">
        <source>With delta %1 about %2 % would be kept; %n decision(s) would change.</source>
        <translation>
            <numerusform>With delta %1 about %2 % would be kept; %n decision would change.</numerusform>
            <numerusform>With delta %1 about %2 % would be kept; %n decisions would change.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them were never tried.</source>
        <translation>
            <numerusform>%n of them was never tried.</numerusform>
            <numerusform>%n of them were never tried.</numerusform>
        </translation>
    </message>
</context>
</TS>
