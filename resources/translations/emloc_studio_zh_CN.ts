<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>Actions</name>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;New project</source>
        <translation>新建项目(&amp;N)</translation>
    </message>
    <message>
        <source>Begin anew; what is unsaved is kept among the recent projects</source>
        <translation>重新开始；未保存的内容会保留在最近的项目中</translation>
    </message>
    <message>
        <source>&amp;Open project…</source>
        <translation>打开项目(&amp;O)…</translation>
    </message>
    <message>
        <source>A project file</source>
        <translation>项目文件</translation>
    </message>
    <message>
        <source>Open &amp;folder…</source>
        <translation>打开文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>A folder with demonstrations and held-back images</source>
        <translation>含有示例图像和留出图像的文件夹</translation>
    </message>
    <message>
        <source>&amp;Save project</source>
        <translation>保存项目(&amp;S)</translation>
    </message>
    <message>
        <source>Keep the demonstrations in a file</source>
        <translation>把示例保存到文件</translation>
    </message>
    <message>
        <source>Save project &amp;as…</source>
        <translation>项目另存为(&amp;A)…</translation>
    </message>
    <message>
        <source>Keep the demonstrations in another file</source>
        <translation>把示例保存到另一个文件</translation>
    </message>
    <message>
        <source>Open s&amp;tore…</source>
        <translation>打开上下文库(&amp;T)…</translation>
    </message>
    <message>
        <source>The file in which contexts are saved</source>
        <translation>保存上下文的文件</translation>
    </message>
    <message>
        <source>Choose &amp;model…</source>
        <translation>选择模型(&amp;M)…</translation>
    </message>
    <message>
        <source>Use the &amp;bundled model</source>
        <translation>使用自带模型(&amp;B)</translation>
    </message>
    <message>
        <source>The small model that comes with the program</source>
        <translation>程序附带的小模型</translation>
    </message>
    <message>
        <source>S&amp;ettings…</source>
        <translation>设置(&amp;E)…</translation>
    </message>
    <message>
        <source>Device, threads, compression, colours, language</source>
        <translation>设备、线程、压缩、配色、语言</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>Stop what runs and close the window</source>
        <translation>停止正在进行的工作并关闭窗口</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>Take the last change of the demonstrations back</source>
        <translation>撤回对示例的上一次改动</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Make the change that was taken back again</source>
        <translation>重新做出被撤回的改动</translation>
    </message>
    <message>
        <source>&amp;Paste images</source>
        <translation>粘贴图像(&amp;P)</translation>
    </message>
    <message>
        <source>An image or image files of the clipboard, into the class with the focus</source>
        <translation>把剪贴板中的图像或图像文件粘贴到当前类别</translation>
    </message>
    <message>
        <source>Select &amp;all images</source>
        <translation>选择全部图像(&amp;A)</translation>
    </message>
    <message>
        <source>Every image of every class</source>
        <translation>所有类别的所有图像</translation>
    </message>
    <message>
        <source>&amp;Move to a class…</source>
        <translation>移到类别(&amp;M)…</translation>
    </message>
    <message>
        <source>Move the selected images to another class</source>
        <translation>把所选图像移到另一个类别</translation>
    </message>
    <message>
        <source>&amp;Hold out, or use again</source>
        <translation>留出或重新使用(&amp;H)</translation>
    </message>
    <message>
        <source>The selected images are for the test, not for adapting; or the reverse</source>
        <translation>所选图像用于测试而不用于适配；或者相反</translation>
    </message>
    <message>
        <source>Hold out at &amp;random…</source>
        <translation>随机留出(&amp;R)…</translation>
    </message>
    <message>
        <source>Draw some images of each class for the test</source>
        <translation>从每个类别中抽取若干图像用于测试</translation>
    </message>
    <message>
        <source>Re&amp;move the selected images</source>
        <translation>移除所选图像(&amp;M)</translation>
    </message>
    <message>
        <source>Take them out of the demonstrations; the files stay</source>
        <translation>从示例中去掉；文件不受影响</translation>
    </message>
    <message>
        <source>Remove &amp;duplicates</source>
        <translation>移除重复图像(&amp;D)</translation>
    </message>
    <message>
        <source>Of images with the same content all but the first</source>
        <translation>内容相同的图像只留第一张</translation>
    </message>
    <message>
        <source>&amp;Demonstrations</source>
        <translation>示例(&amp;D)</translation>
    </message>
    <message>
        <source>Add &amp;images…</source>
        <translation>添加图像(&amp;I)…</translation>
    </message>
    <message>
        <source>Image files for a new class</source>
        <translation>新类别的图像文件</translation>
    </message>
    <message>
        <source>Add &amp;folder…</source>
        <translation>添加文件夹(&amp;F)…</translation>
    </message>
    <message>
        <source>A folder with one subfolder per class</source>
        <translation>每个类别一个子文件夹</translation>
    </message>
    <message>
        <source>Take &amp;pictures…</source>
        <translation>拍照(&amp;P)…</translation>
    </message>
    <message>
        <source>With a camera, into a class</source>
        <translation>用摄像头拍摄并放入类别</translation>
    </message>
    <message>
        <source>&amp;New class</source>
        <translation>新建类别(&amp;N)</translation>
    </message>
    <message>
        <source>An empty class to drop images on</source>
        <translation>可拖入图像的空类别</translation>
    </message>
    <message>
        <source>&amp;Questions and answers</source>
        <translation>问题与答案(&amp;Q)</translation>
    </message>
    <message>
        <source>Images with a question and an answer of their own, beside the classes</source>
        <translation>类别之外，各自带有问题和答案的图像</translation>
    </message>
    <message>
        <source>&amp;Context</source>
        <translation>上下文(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Compress</source>
        <translation>压缩(&amp;C)</translation>
    </message>
    <message>
        <source>Read the demonstrations into a context and compress it</source>
        <translation>把示例读入上下文并压缩</translation>
    </message>
    <message>
        <source>C&amp;ancel</source>
        <translation>取消(&amp;A)</translation>
    </message>
    <message>
        <source>Stop what runs; what was there before stays</source>
        <translation>停止正在进行的工作；之前的内容保留</translation>
    </message>
    <message>
        <source>&amp;Save context…</source>
        <translation>保存上下文(&amp;S)…</translation>
    </message>
    <message>
        <source>Keep the compressed context under a name</source>
        <translation>以一个名称保存压缩后的上下文</translation>
    </message>
    <message>
        <source>&amp;Rename the selected context</source>
        <translation>重命名所选上下文(&amp;R)</translation>
    </message>
    <message>
        <source>Give the context that is selected in the list another name</source>
        <translation>给列表中所选的上下文另取名称</translation>
    </message>
    <message>
        <source>&amp;Delete the selected context</source>
        <translation>删除所选上下文(&amp;D)</translation>
    </message>
    <message>
        <source>Remove the context that is selected in the list from the store</source>
        <translation>从上下文库中删除列表中所选的上下文</translation>
    </message>
    <message>
        <source>&amp;Test on held-back images</source>
        <translation>用留出图像测试(&amp;T)</translation>
    </message>
    <message>
        <source>Classify the held-back images with the open context</source>
        <translation>用打开的上下文对留出图像分类</translation>
    </message>
    <message>
        <source>&amp;Query</source>
        <translation>查询(&amp;Q)</translation>
    </message>
    <message>
        <source>Choose an &amp;image…</source>
        <translation>选择图像(&amp;I)…</translation>
    </message>
    <message>
        <source>The image to classify or to ask about</source>
        <translation>要分类或提问的图像</translation>
    </message>
    <message>
        <source>&amp;Classify</source>
        <translation>分类(&amp;C)</translation>
    </message>
    <message>
        <source>Which label is it? With probabilities</source>
        <translation>属于哪个标签？附概率</translation>
    </message>
    <message>
        <source>&amp;Ask</source>
        <translation>提问(&amp;A)</translation>
    </message>
    <message>
        <source>Answer the question in words</source>
        <translation>用文字回答问题</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Retention</source>
        <translation>保留(&amp;R)</translation>
    </message>
    <message>
        <source>What every layer keeps</source>
        <translation>每一层保留了什么</translation>
    </message>
    <message>
        <source>&amp;Contexts</source>
        <translation>上下文(&amp;C)</translation>
    </message>
    <message>
        <source>The saved contexts</source>
        <translation>已保存的上下文</translation>
    </message>
    <message>
        <source>&amp;Test</source>
        <translation>测试(&amp;T)</translation>
    </message>
    <message>
        <source>Answers to held-back images</source>
        <translation>对留出图像的回答</translation>
    </message>
    <message>
        <source>Colours of the &amp;system</source>
        <translation>系统配色(&amp;S)</translation>
    </message>
    <message>
        <source>Light or dark as the desktop is</source>
        <translation>随桌面使用浅色或深色</translation>
    </message>
    <message>
        <source>&amp;Light</source>
        <translation>浅色(&amp;L)</translation>
    </message>
    <message>
        <source>Dark text on light ground</source>
        <translation>浅底深字</translation>
    </message>
    <message>
        <source>&amp;Dark</source>
        <translation>深色(&amp;D)</translation>
    </message>
    <message>
        <source>Light text on dark ground</source>
        <translation>深底浅字</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>Find a &amp;command…</source>
        <translation>查找命令(&amp;C)…</translation>
    </message>
    <message>
        <source>Every command by its name</source>
        <translation>按名称查找所有命令</translation>
    </message>
    <message>
        <source>&amp;First steps</source>
        <translation>入门(&amp;F)</translation>
    </message>
    <message>
        <source>From a sample project to an answer</source>
        <translation>从示例项目到得到回答</translation>
    </message>
    <message>
        <source>&amp;About EMLoC Studio</source>
        <translation>关于 EMLoC Studio(&amp;A)</translation>
    </message>
    <message>
        <source>Version and method</source>
        <translation>版本与方法</translation>
    </message>
    <message>
        <source>&amp;Pause or resume</source>
        <translation>暂停或继续(&amp;P)</translation>
    </message>
    <message>
        <source>Hold the compression up, or let it go on</source>
        <translation>让压缩暂停，或继续进行</translation>
    </message>
    <message>
        <source>Take the deletion &amp;back</source>
        <translation>撤销删除(&amp;B)</translation>
    </message>
    <message>
        <source>Bring the context that was deleted last back</source>
        <translation>恢复最近删除的上下文</translation>
    </message>
    <message>
        <source>D&amp;uplicate the selected context</source>
        <translation>复制所选上下文(&amp;U)</translation>
    </message>
    <message>
        <source>A copy under another name</source>
        <translation>另一个名称的副本</translation>
    </message>
    <message>
        <source>Edit the &amp;note</source>
        <translation>编辑备注(&amp;N)</translation>
    </message>
    <message>
        <source>Of the selected context</source>
        <translation>所选上下文的备注</translation>
    </message>
    <message>
        <source>&amp;Export the selected context…</source>
        <translation>导出所选上下文(&amp;E)…</translation>
    </message>
    <message>
        <source>One file that holds it whole</source>
        <translation>包含完整上下文的一个文件</translation>
    </message>
    <message>
        <source>&amp;Import contexts…</source>
        <translation>导入上下文(&amp;I)…</translation>
    </message>
    <message>
        <source>Take in files that were exported</source>
        <translation>载入已导出的文件</translation>
    </message>
    <message>
        <source>&amp;Verify the store</source>
        <translation>校验上下文库(&amp;V)</translation>
    </message>
    <message>
        <source>Read every context and check that it is as it was saved</source>
        <translation>读取每个上下文，检查它是否与保存时一致</translation>
    </message>
    <message>
        <source>&amp;Find a context</source>
        <translation>查找上下文(&amp;F)</translation>
    </message>
    <message>
        <source>Search names, models, labels and notes</source>
        <translation>搜索名称、模型、标签和备注</translation>
    </message>
    <message>
        <source>Export the ans&amp;wers…</source>
        <translation>导出答案(&amp;W)…</translation>
    </message>
    <message>
        <source>Of the last test, as a table or JSON</source>
        <translation>最近一次测试的答案，保存为表格或 JSON</translation>
    </message>
    <message>
        <source>C&amp;opy the last answer</source>
        <translation>复制最近的回答(&amp;O)</translation>
    </message>
    <message>
        <source>To the clipboard</source>
        <translation>复制到剪贴板</translation>
    </message>
    <message>
        <source>&amp;Side by side</source>
        <translation>并排(&amp;S)</translation>
    </message>
    <message>
        <source>Ask two contexts at once</source>
        <translation>同时询问两个上下文</translation>
    </message>
    <message>
        <source>To&amp;kens</source>
        <translation>token(&amp;K)</translation>
    </message>
    <message>
        <source>Which tokens every head keeps, large</source>
        <translation>放大显示每个头保留哪些 token</translation>
    </message>
    <message>
        <source>Co&amp;mpare</source>
        <translation>比较(&amp;M)</translation>
    </message>
    <message>
        <source>Two contexts side by side</source>
        <translation>并排查看两个上下文</translation>
    </message>
    <message>
        <source>Save the &amp;picture…</source>
        <translation>保存图片(&amp;P)…</translation>
    </message>
    <message>
        <source>The heat map and the trials, as PNG or SVG</source>
        <translation>热图和试验，保存为 PNG 或 SVG</translation>
    </message>
    <message>
        <source>Save the &amp;numbers…</source>
        <translation>保存数据(&amp;N)…</translation>
    </message>
    <message>
        <source>Every trial, as CSV or JSON</source>
        <translation>每次试验，保存为 CSV 或 JSON</translation>
    </message>
    <message>
        <source>Pro&amp;file</source>
        <translation>性能剖析(&amp;F)</translation>
    </message>
    <message>
        <source>Where the time and the memory of the running job go</source>
        <translation>正在运行的任务把时间和内存用在何处</translation>
    </message>
    <message>
        <source>&amp;Frames of the video…</source>
        <translation>视频的帧(&amp;F)…</translation>
    </message>
    <message>
        <source>Play the selected video and choose what of it is used</source>
        <translation>播放所选视频，并选择使用其中哪些部分</translation>
    </message>
    <message>
        <source>Ask a long &amp;video…</source>
        <translation>询问长视频(&amp;V)…</translation>
    </message>
    <message>
        <source>Read one video into a context and compress it, then ask about it</source>
        <translation>将一个视频读入上下文并压缩，然后就其提问</translation>
    </message>
    <message>
        <source>&amp;Edit the last question</source>
        <translation>编辑上一个问题(&amp;E)</translation>
    </message>
    <message>
        <source>Bring it back with its images, to ask anew; the Up key does so in an empty field</source>
        <translation>连同图像一起取回，以便重新提问；在空的输入框中按向上键也可以</translation>
    </message>
    <message>
        <source>Larger te&amp;xt</source>
        <translation>放大文字(&amp;X)</translation>
    </message>
    <message>
        <source>In the whole window</source>
        <translation>整个窗口的文字</translation>
    </message>
    <message>
        <source>As large as the desktop says</source>
        <translation>与桌面设置相同</translation>
    </message>
    <message>
        <source>Sm&amp;aller text</source>
        <translation>缩小文字(&amp;A)</translation>
    </message>
    <message>
        <source>Text of n&amp;ormal size</source>
        <translation>正常文字大小(&amp;O)</translation>
    </message>
    <message>
        <source>Add &amp;list…</source>
        <translation>添加列表(&amp;L)…</translation>
    </message>
    <message>
        <source>A file that names images with labels or answers (.jsonl, .json)</source>
        <translation>列出图像及其标签或答案的文件（.jsonl、.json）</translation>
    </message>
    <message>
        <source>The folder of a model as Hugging Face publishes it</source>
        <translation>Hugging Face 发布的模型文件夹</translation>
    </message>
    <message>
        <source>&amp;Copy store…</source>
        <translation>复制上下文库(&amp;C)…</translation>
    </message>
    <message>
        <source>Write all contexts to another file, and go on with that</source>
        <translation>将所有上下文写入另一个文件，并改用该文件</translation>
    </message>
    <message>
        <source>&amp;System prompt…</source>
        <translation>系统提示词(&amp;S)…</translation>
    </message>
    <message>
        <source>What the model is told before all demonstrations</source>
        <translation>在所有示例之前告诉模型的内容</translation>
    </message>
    <message>
        <source>&amp;Propose classes…</source>
        <translation>建议类别(&amp;P)…</translation>
    </message>
    <message>
        <source>Have the open context classify a folder of images, and go through what it says</source>
        <translation>让打开的上下文对一个文件夹的图像分类，并逐一查看结果</translation>
    </message>
    <message>
        <source>Hist&amp;ory of runs…</source>
        <translation>运行历史(&amp;O)…</translation>
    </message>
    <message>
        <source>What was compressed when, with which options and outcome; opens any of them again</source>
        <translation>何时压缩了什么、用了哪些选项、结果如何；可重新打开其中任何一次</translation>
    </message>
    <message>
        <source>What the &amp;words mean</source>
        <translation>术语解释(&amp;W)</translation>
    </message>
    <message>
        <source>Delta, retention, token and the others, explained</source>
        <translation>解释 delta、保留、token 等术语</translation>
    </message>
    <message>
        <source>Compare met&amp;hods…</source>
        <translation>比较方法(&amp;H)…</translation>
    </message>
    <message>
        <source>Adapt by several methods, test each, or set saved contexts side by side: one report</source>
        <translation>用多种方法适配并逐一测试，或并列已保存的上下文：一份报告</translation>
    </message>
    <message>
        <source>Train the &amp;model…</source>
        <translation>训练模型(&amp;M)…</translation>
    </message>
    <message>
        <source>Train the model on the demonstrations: an adapter, or all its weights</source>
        <translation>用示例训练模型：训练适配器，或训练全部权重</translation>
    </message>
    <message>
        <source>Benchmar&amp;ks…</source>
        <translation>基准测试(&amp;K)…</translation>
    </message>
    <message>
        <source>Run a published benchmark by several methods on your own copy of its data</source>
        <translation>在您自己的数据副本上用多种方法运行已发表的基准测试</translation>
    </message>
    <message>
        <source>Score predictions of &amp;LLaMA-Factory…</source>
        <translation>为 LLaMA-Factory 的预测评分(&amp;L)…</translation>
    </message>
    <message>
        <source>Count what a model got right that was trained and asked in an exported folder</source>
        <translation>统计在导出的文件夹中训练并提问的模型答对了多少</translation>
    </message>
</context>
<context>
    <name>CaptureStore</name>
    <message>
        <source>The picture is empty or has a form that can’t be saved.</source>
        <translation>图片为空，或其格式无法保存。</translation>
    </message>
    <message>
        <source>The picture can’t be saved in %1: %2. Free some space there, or check that the folder can be written to.</source>
        <translation>图片无法保存到 %1：%2。请腾出一些空间，或检查该文件夹是否可写。</translation>
    </message>
</context>
<context>
    <name>Methods</name>
    <message>
        <source>Random</source>
        <translation>随机</translation>
    </message>
    <message>
        <source>Keeps tokens drawn at random, in every layer and head others</source>
        <translation>保留随机抽取的 token，每层每个头各不相同</translation>
    </message>
    <message>
        <source>Naive</source>
        <translation>朴素</translation>
    </message>
    <message>
        <source>Every token of every demonstration is kept (MLoC, the long context baseline)</source>
        <translation>保留每个示例的每个 token（MLoC，长上下文基线）</translation>
    </message>
    <message>
        <source>Zero-shot</source>
        <translation>零样本</translation>
    </message>
    <message>
        <source>No demonstrations: the model as it is</source>
        <translation>没有示例：模型本身</translation>
    </message>
    <message>
        <source>Recency</source>
        <translation>最近优先</translation>
    </message>
    <message>
        <source>Keeps the last tokens of every chunk, the same in all layers</source>
        <translation>保留每一块的最后若干 token，各层相同</translation>
    </message>
    <message>
        <source>EMLoC</source>
        <translation>EMLoC</translation>
    </message>
    <message>
        <source>Long video</source>
        <translation>长视频</translation>
    </message>
    <message>
        <source>EMLoC, bottom up</source>
        <translation>EMLoC（自下而上）</translation>
    </message>
    <message>
        <source>EMLoC&apos;s search from the first layer to the last</source>
        <translation>EMLoC 的搜索，从第一层到最后一层</translation>
    </message>
    <message>
        <source>FastGen</source>
        <translation>FastGen</translation>
    </message>
    <message>
        <source>Each head keeps the cheapest of four kinds of tokens that the labels attend to enough</source>
        <translation>每个头在四类 token 中保留标签足够关注的最省的一类</translation>
    </message>
    <message>
        <source>EMLoC, groups of layers</source>
        <translation>EMLoC（按层分组）</translation>
    </message>
    <message>
        <source>EMLoC&apos;s search with neighbouring layers decided together</source>
        <translation>EMLoC 的搜索，相邻的层一起决定</translation>
    </message>
    <message>
        <source>PyramidInfer</source>
        <translation>PyramidInfer</translation>
    </message>
    <message>
        <source>Keeps what the labels attend to, a share that falls from the first layer to the last</source>
        <translation>保留标签关注的 token，比例从第一层到最后一层递减</translation>
    </message>
    <message>
        <source>EMLoC, uniform budget</source>
        <translation>EMLoC（统一预算）</translation>
    </message>
    <message>
        <source>EMLoC&apos;s importance without its search: every layer keeps the same share</source>
        <translation>使用 EMLoC 的重要性但不搜索：每层保留相同的比例</translation>
    </message>
    <message>
        <source>Expected attention</source>
        <translation>期望注意力</translation>
    </message>
    <message>
        <source>Keeps what queries to come are expected to attend to, from the chunk&apos;s own queries</source>
        <translation>根据每一块自身的查询，保留预期后续查询会关注的 token</translation>
    </message>
    <message>
        <source>KeyDiff</source>
        <translation>KeyDiff</translation>
    </message>
    <message>
        <source>Keeps tokens whose keys are unlike the others</source>
        <translation>保留键与其他 token 不同的 token</translation>
    </message>
    <message>
        <source>KVzip</source>
        <translation>KVzip</translation>
    </message>
    <message>
        <source>Reads the demonstrations once more and keeps what any of their tokens attends to</source>
        <translation>再读一遍示例，保留其中任一 token 关注的内容</translation>
    </message>
    <message>
        <source>Observed attention (H2O)</source>
        <translation>观测注意力 (H2O)</translation>
    </message>
    <message>
        <source>Keeps what a chunk&apos;s own tokens have attended to most, on average</source>
        <translation>保留每一块自身的 token 平均关注最多的内容</translation>
    </message>
    <message>
        <source>PyramidKV</source>
        <translation>PyramidKV</translation>
    </message>
    <message>
        <source>SnapKV with more tokens in the lower layers than in the higher ones</source>
        <translation>SnapKV，低层保留的 token 多于高层</translation>
    </message>
    <message>
        <source>SnapKV</source>
        <translation>SnapKV</translation>
    </message>
    <message>
        <source>Keeps what the last tokens of a chunk attend to, and these tokens</source>
        <translation>保留每一块最后若干 token 关注的内容以及这些 token 本身</translation>
    </message>
    <message>
        <source>StreamingLLM</source>
        <translation>StreamingLLM</translation>
    </message>
    <message>
        <source>Keeps the first tokens of the context and the last of every chunk</source>
        <translation>保留上下文最前面的 token 和每一块最后的 token</translation>
    </message>
    <message>
        <source>TOVA</source>
        <translation>TOVA</translation>
    </message>
    <message>
        <source>Keeps what the last token of a chunk attends to, the same in all heads of a layer</source>
        <translation>保留每一块最后一个 token 关注的内容，同一层各头相同</translation>
    </message>
    <message>
        <source>RICES</source>
        <translation>RICES</translation>
    </message>
    <message>
        <source>Compresses nothing: before each question stand the demonstrations whose images are most like its own</source>
        <translation>不压缩：每次提问前放上图像与问题最相似的示例</translation>
    </message>
    <message>
        <source>LoRA</source>
        <translation>LoRA</translation>
    </message>
    <message>
        <source>Thin weights beside every linear map of the language model&apos;s layers are trained, the rest is frozen</source>
        <translation>只训练语言模型各层线性映射旁的低秩权重，其余部分保持不变</translation>
    </message>
    <message>
        <source>Full fine-tuning</source>
        <translation>全量微调</translation>
    </message>
    <message>
        <source>All weights of the language model are trained, with its embedding and its head</source>
        <translation>训练语言模型的全部权重，包括嵌入层和输出层</translation>
    </message>
</context>
<context>
    <name>ModelFit</name>
    <message>
        <source>It needs about %1, more than the %2 that the settings allow. Allow more there, or choose a smaller model.</source>
        <translation>它约需 %1，超过设置允许的 %2。请在设置中放宽，或选择更小的模型。</translation>
    </message>
    <message>
        <source>It needs about %1.</source>
        <translation>它约需 %1。</translation>
    </message>
    <message>
        <source>It needs about %1, but only %2 of %3 are free. Close other programs, or choose a smaller model.</source>
        <translation>它约需 %1，但 %3 中只有 %2 空闲。请关闭其他程序，或选择更小的模型。</translation>
    </message>
    <message>
        <source>It needs about %1 of the %2 that are free: it fits, but little is left for large contexts.</source>
        <translation>它约需 %1，空闲 %2：放得下，但留给大上下文的余量很少。</translation>
    </message>
    <message>
        <source>It needs about %1; %2 are free: it fits.</source>
        <translation>它约需 %1，空闲 %2：放得下。</translation>
    </message>
    <message>
        <source>16 bits</source>
        <translation>16 位</translation>
    </message>
    <message>
        <source>8 bits</source>
        <translation>8 位</translation>
    </message>
    <message>
        <source>4 and 8 bits</source>
        <translation>4 位和 8 位</translation>
    </message>
    <message>
        <source>32 bits</source>
        <translation>32 位</translation>
    </message>
    <message>
        <source>%1 (its weights in %2)</source>
        <translation>%1（权重为 %2）</translation>
    </message>
</context>
<context>
    <name>Overlay</name>
    <message>
        <source>Search: seconds and trials of every layer</source>
        <translation>搜索：每层的秒数和试验数</translation>
    </message>
    <message>
        <source>Compress to see it.</source>
        <translation>开始压缩后即可查看。</translation>
    </message>
    <message>
        <source>Cache of this job</source>
        <translation>本次任务的缓存</translation>
    </message>
    <message>
        <source>chunks begun</source>
        <translation>已开始的块</translation>
    </message>
    <message>
        <source>tokens, unpruned</source>
        <translation>未剪枝的 token</translation>
    </message>
    <message>
        <source>tokens kept, all layers</source>
        <translation>保留的 token，所有层</translation>
    </message>
    <message>
        <source>layers undecided</source>
        <translation>未决定的层</translation>
    </message>
    <message>
        <source>trials</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>已接受</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>tokens answered</source>
        <translation>回答的 token</translation>
    </message>
    <message>
        <source>Window&apos;s event loop late by</source>
        <translation>窗口事件循环的延迟</translation>
    </message>
    <message>
        <source>Answers</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Memory of this program</source>
        <translation>本程序的内存</translation>
    </message>
    <message>
        <source>Memory of the GPU in use</source>
        <translation>GPU 已用内存</translation>
    </message>
    <message>
        <source>Phases, last %1 s</source>
        <translation>各阶段，最近 %1 秒</translation>
    </message>
</context>
<context>
    <name>Profile</name>
    <message>
        <source>loading</source>
        <translation>加载</translation>
    </message>
    <message>
        <source>store</source>
        <translation>上下文库</translation>
    </message>
    <message>
        <source>opening</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>compressing</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>answering</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>testing</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>vision</source>
        <translation>视觉</translation>
    </message>
    <message>
        <source>chunk</source>
        <translation>块</translation>
    </message>
    <message>
        <source>observation</source>
        <translation>观察</translation>
    </message>
    <message>
        <source>search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>测量</translation>
    </message>
</context>
<context>
    <name>ProjectFile</name>
    <message>
        <source>%1 is damaged: %2 at byte %3. Open an earlier copy of it.</source>
        <translation>%1 已损坏：%2（字节 %3）。请打开它较早的副本。</translation>
    </message>
    <message>
        <source>%1 is not a project of EMLoC Studio.</source>
        <translation>%1 不是 EMLoC Studio 的项目。</translation>
    </message>
    <message>
        <source>%1 was written by a newer version of EMLoC Studio. Update the program.</source>
        <translation>%1 由更新版本的 EMLoC Studio 写成。请更新程序。</translation>
    </message>
    <message>
        <source>%1 can’t be read: %2.</source>
        <translation>无法读取 %1：%2。</translation>
    </message>
    <message>
        <source>%1 can’t be written: %2. Free some space there, or choose another folder.</source>
        <translation>无法写入 %1：%2。请腾出一些空间，或选择其他文件夹。</translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Drive</source>
        <translation>驱动器</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>%1 File</source>
        <translation>%1 文件</translation>
    </message>
    <message>
        <source>File Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Alias</source>
        <translation>替身</translation>
    </message>
    <message>
        <source>Shortcut</source>
        <translation>快捷方式</translation>
    </message>
    <message>
        <source>Unknown</source>
        <translation>未知</translation>
    </message>
</context>
<context>
    <name>QAbstractSpinBox</name>
    <message>
        <source>&amp;Select All</source>
        <translation>全选(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Step up</source>
        <translation>增大(&amp;S)</translation>
    </message>
    <message>
        <source>Step &amp;down</source>
        <translation>减小(&amp;D)</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>Look in:</source>
        <translation>位置：</translation>
    </message>
    <message>
        <source>File &amp;name:</source>
        <translation>文件名(&amp;N)：</translation>
    </message>
    <message>
        <source>Files of type:</source>
        <translation>文件类型：</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Save</source>
        <translation>保存(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Choose</source>
        <translation>选择(&amp;C)</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Save As</source>
        <translation>另存为</translation>
    </message>
    <message>
        <source>Find Directory</source>
        <translation>查找文件夹</translation>
    </message>
    <message>
        <source>Back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Parent Directory</source>
        <translation>上级文件夹</translation>
    </message>
    <message>
        <source>Create New Folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>List View</source>
        <translation>列表视图</translation>
    </message>
    <message>
        <source>Detail View</source>
        <translation>详细视图</translation>
    </message>
    <message>
        <source>Directory:</source>
        <translation>文件夹：</translation>
    </message>
    <message>
        <source>All Files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>Directories</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>&amp;Rename</source>
        <translation>重命名(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Delete</source>
        <translation>删除(&amp;D)</translation>
    </message>
    <message>
        <source>Show &amp;hidden files</source>
        <translation>显示隐藏文件(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;New Folder</source>
        <translation>新建文件夹(&amp;N)</translation>
    </message>
    <message>
        <source>New Folder</source>
        <translation>新建文件夹</translation>
    </message>
    <message>
        <source>Recent Places</source>
        <translation>最近的位置</translation>
    </message>
    <message>
        <source>Go back</source>
        <translation>后退</translation>
    </message>
    <message>
        <source>Go forward</source>
        <translation>前进</translation>
    </message>
    <message>
        <source>Go to the parent directory</source>
        <translation>转到上级文件夹</translation>
    </message>
    <message>
        <source>Create a New Folder</source>
        <translation>新建一个文件夹</translation>
    </message>
    <message>
        <source>Change to list view mode</source>
        <translation>切换到列表视图</translation>
    </message>
    <message>
        <source>Change to detail view mode</source>
        <translation>切换到详细视图</translation>
    </message>
    <message>
        <source>Sidebar</source>
        <translation>侧栏</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>%1 already exists.
Do you want to replace it?</source>
        <translation>%1 已存在。
要替换它吗？</translation>
    </message>
    <message>
        <source>%1
File not found.
Please verify the correct file name was given.</source>
        <translation>%1
找不到文件。
请检查文件名是否正确。</translation>
    </message>
    <message>
        <source>%1
Directory not found.
Please verify the correct directory name was given.</source>
        <translation>%1
找不到文件夹。
请检查文件夹名是否正确。</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Kind</source>
        <translation>种类</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Date Modified</source>
        <translation>修改日期</translation>
    </message>
    <message>
        <source>Computer</source>
        <translation>计算机</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>剪切(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>全选</translation>
    </message>
</context>
<context>
    <name>QPlatformTheme</name>
    <message>
        <source>OK</source>
        <translation>确定</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Save All</source>
        <translation>全部保存</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>&amp;Yes</source>
        <translation>是(&amp;Y)</translation>
    </message>
    <message>
        <source>Yes to &amp;All</source>
        <translation>全部选是(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;No</source>
        <translation>否(&amp;N)</translation>
    </message>
    <message>
        <source>N&amp;o to All</source>
        <translation>全部选否(&amp;O)</translation>
    </message>
    <message>
        <source>Abort</source>
        <translation>中止</translation>
    </message>
    <message>
        <source>Retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Ignore</source>
        <translation>忽略</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Discard</source>
        <translation>放弃</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>应用</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>重置</translation>
    </message>
    <message>
        <source>Restore Defaults</source>
        <translation>恢复默认值</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation>重做(&amp;R)</translation>
    </message>
    <message>
        <source>Cu&amp;t</source>
        <translation>剪切(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Paste</source>
        <translation>粘贴(&amp;P)</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>Select All</source>
        <translation>全选</translation>
    </message>
    <message>
        <source>Copy &amp;Link Location</source>
        <translation>复制链接地址(&amp;L)</translation>
    </message>
</context>
<context>
    <name>Retention</name>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>at least %1</source>
        <translation>至少 %1</translation>
    </message>
    <message>
        <source>about %1</source>
        <translation>约 %1</translation>
    </message>
</context>
<context>
    <name>RetentionExport</name>
    <message>
        <source>%1 could not be written (%2). Choose another place.</source>
        <translation>无法写入 %1（%2）。请选择其他位置。</translation>
    </message>
    <message>
        <source>JS of every trial, delta %1</source>
        <translation>每次试验的 JS，delta %1</translation>
    </message>
    <message>
        <source>%1 is none of .png, .svg, .csv and .json.</source>
        <translation>%1 不是 .png、.svg、.csv 或 .json。</translation>
    </message>
</context>
<context>
    <name>Runs</name>
    <message>
        <source>yes</source>
        <translation>是</translation>
    </message>
    <message>
        <source>no</source>
        <translation>否</translation>
    </message>
    <message>
        <source>chunks of %1 tokens</source>
        <translation>每块 %1 个 token</translation>
    </message>
    <message>
        <source>at most %1 pixels</source>
        <translation>最多 %1 像素</translation>
    </message>
</context>
<context>
    <name>Synonyms</name>
    <message>
        <source>create start clear reset</source>
        <translation>创建 开始 清空 重置</translation>
    </message>
    <message>
        <source>database library contexts</source>
        <translation>数据库 库 上下文</translation>
    </message>
    <message>
        <source>load checkpoint weights</source>
        <translation>加载 检查点 权重</translation>
    </message>
    <message>
        <source>preferences options configure language device gpu</source>
        <translation>首选项 选项 配置 语言 设备 gpu 显卡</translation>
    </message>
    <message>
        <source>exit close leave</source>
        <translation>退出 关闭 离开</translation>
    </message>
    <message>
        <source>delete erase</source>
        <translation>删除 清除</translation>
    </message>
    <message>
        <source>copies same twice</source>
        <translation>副本 相同 重复</translation>
    </message>
    <message>
        <source>validation exclude split</source>
        <translation>验证 排除 划分</translation>
    </message>
    <message>
        <source>validation split sample</source>
        <translation>验证 划分 抽样</translation>
    </message>
    <message>
        <source>photos pictures import examples</source>
        <translation>照片 图片 导入 样本</translation>
    </message>
    <message>
        <source>dataset import directory</source>
        <translation>数据集 导入 目录</translation>
    </message>
    <message>
        <source>dataset import annotations sharegpt</source>
        <translation>数据集 导入 标注 sharegpt</translation>
    </message>
    <message>
        <source>webcam photo</source>
        <translation>摄像头 照片</translation>
    </message>
    <message>
        <source>label category</source>
        <translation>标签 类别</translation>
    </message>
    <message>
        <source>train adapt learn run start fit</source>
        <translation>训练 适应 学习 运行 开始</translation>
    </message>
    <message>
        <source>stop abort</source>
        <translation>停止 中止</translation>
    </message>
    <message>
        <source>evaluate accuracy validate measure</source>
        <translation>评估 准确率 验证 测量</translation>
    </message>
    <message>
        <source>predict recognise label</source>
        <translation>预测 识别 标签</translation>
    </message>
    <message>
        <source>chat question talk</source>
        <translation>聊天 提问 对话</translation>
    </message>
    <message>
        <source>difference versus</source>
        <translation>差异 对比</translation>
    </message>
    <message>
        <source>zoom font bigger</source>
        <translation>缩放 字体 放大</translation>
    </message>
    <message>
        <source>zoom font</source>
        <translation>缩放 字体</translation>
    </message>
    <message>
        <source>theme night mode</source>
        <translation>主题 夜间 模式</translation>
    </message>
    <message>
        <source>theme day mode</source>
        <translation>主题 日间 模式</translation>
    </message>
    <message>
        <source>help tutorial guide</source>
        <translation>帮助 教程 指南</translation>
    </message>
    <message>
        <source>log earlier experiments results</source>
        <translation>log history 历史 日志 实验 结果 记录</translation>
    </message>
    <message>
        <source>help glossary explain definition</source>
        <translation>help glossary 帮助 术语 解释 定义</translation>
    </message>
    <message>
        <source>report snapkv retrieval baseline versus</source>
        <translation>报告 检索 基线 对比</translation>
    </message>
    <message>
        <source>paper reproduce evaluate imagenet screenspot mme illusionvqa okvqa youcook</source>
        <translation>基准 论文 复现 评估 imagenet screenspot mme illusionvqa okvqa youcook</translation>
    </message>
    <message>
        <source>lora adapter fine-tune finetuning learn llamafactory</source>
        <translation>lora adapter llamafactory 适配器 微调 学习 训练</translation>
    </message>
    <message>
        <source>import generated predictions jsonl accuracy</source>
        <translation>import generated predictions jsonl accuracy 导入 预测 准确率</translation>
    </message>
</context>
<context>
    <name>TestExport</name>
    <message>
        <source>%1 is neither .csv nor .json.</source>
        <translation>%1 既不是 .csv 也不是 .json。</translation>
    </message>
    <message>
        <source>%1 could not be written (%2). Choose another place.</source>
        <translation>无法写入 %1（%2）。请选择其他位置。</translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>Demonstration</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>One labelled example: a picture or a video with a question and its answer. Where the answer names a class, it is the label.</source>
        <translation>一个带标签的例子：一张图片或一段视频，加上问题和答案。答案是类别名时，它就是标签。</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>token</translation>
    </message>
    <message>
        <source>What a model reads in place of pixels and letters: a small patch of a picture, or a piece of a word. The more tokens it has to keep in mind, the slower it answers and the more memory it takes.</source>
        <translation>模型读取的不是像素和字母，而是 token：图片的一小块，或单词的一部分。要记住的 token 越多，回答越慢，占用内存越多。</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>What the model keeps of your demonstrations, under a name. Asked with it, the model answers as it learnt from them; the model itself is not changed.</source>
        <translation>模型从示例中保留下来的内容，有一个名称。带着它提问，模型会按从示例中学到的方式回答；模型本身不变。</translation>
    </message>
    <message>
        <source>Chunk</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Demonstrations that are read together. Many of them make several chunks, which are read and compressed one after another.</source>
        <translation>一起读取的若干示例。示例较多时分成多个块，逐块读取并压缩。</translation>
    </message>
    <message>
        <source>Compress</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Reading the demonstrations and keeping of their tokens as few as are needed, in each layer of the model on its own.</source>
        <translation>读取示例，并在模型的每一层中各自只保留所需的最少 token。</translation>
    </message>
    <message>
        <source>Retention</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>The share of a chunk’s tokens that a layer keeps. 10 % are tried first, then 20 % and 50 %, and all where none of these is enough. The map shows it for every layer and chunk.</source>
        <translation>一层保留的某块 token 的比例。先试 10 %，再试 20 % 和 50 %；都不够时全部保留。热图显示每一层、每一块的保留比例。</translation>
    </message>
    <message>
        <source>Delta</source>
        <translation>Delta</translation>
    </message>
    <message>
        <source>How far the model’s answers may move by leaving tokens out. It bounds the Jensen-Shannon divergence between the answers with all tokens and with those that are kept: 0 is no change, 0.69 the largest. A larger delta keeps fewer tokens; 0.005 is a good beginning.</source>
        <translation>舍去 token 后模型的回答最多可以改变多少。它限制全部 token 与所保留 token 的回答之间的 Jensen-Shannon 散度：0 表示不变，0.69 为最大。delta 越大，保留的 token 越少；0.005 是不错的起点。</translation>
    </message>
    <message>
        <source>Trial</source>
        <translation>试验</translation>
    </message>
    <message>
        <source>One share tried in one layer, and how far the answers moved by it: accepted within delta, rejected beyond. The chart beside the map has them all.</source>
        <translation>在一层中试一个比例，看回答因此改变多少：在 delta 以内则接受，超出则拒绝。热图旁的图表列出全部试验。</translation>
    </message>
    <message>
        <source>Held out</source>
        <translation>留出</translation>
    </message>
    <message>
        <source>Images with a label that the model is not shown. The test asks about them, and how many answers are right says how good the context is.</source>
        <translation>带标签但不给模型看的图像。测试时询问它们，答对的数量说明上下文的好坏。</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>How it is decided which tokens stay. EMLoC, the first one, searches layer by layer within delta; the others are there to compare with.</source>
        <translation>决定保留哪些 token 的方式。第一种是 EMLoC，在 delta 以内逐层搜索；其余用于比较。</translation>
    </message>
    <message>
        <source>Store</source>
        <translation>存储文件</translation>
    </message>
    <message>
        <source>The file in which contexts are saved, with their conversations and tests. A project is another file: it has the demonstrations.</source>
        <translation>保存上下文及其对话和测试的文件。项目是另一个文件：其中是示例。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::AboutDialog</name>
    <message>
        <source>window</source>
        <translation>窗口</translation>
    </message>
    <message>
        <source>tensors</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>video</source>
        <translation>视频</translation>
    </message>
    <message>
        <source>store</source>
        <translation>上下文库</translation>
    </message>
    <message>
        <source>checksums</source>
        <translation>校验和</translation>
    </message>
    <message>
        <source>text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>command line</source>
        <translation>命令行</translation>
    </message>
    <message>
        <source>errors</source>
        <translation>错误处理</translation>
    </message>
    <message>
        <source>profiler</source>
        <translation>性能分析</translation>
    </message>
    <message>
        <source>About EMLoC Studio</source>
        <translation>关于 EMLoC Studio</translation>
    </message>
    <message>
        <source>&lt;p&gt;&lt;b&gt;EMLoC Studio %1&lt;/b&gt;&lt;/p&gt;&lt;p&gt;Adapts a vision-language model to your task without training, by compressing what it has read of your demonstrations. Nothing leaves this computer.&lt;/p&gt;&lt;p&gt;The method is EMLoC (Ma, Zhang, Wei, Tian: “Efficient Multi-modal Long Context Learning for Training-free Adaptation”, ICML 2025).&lt;/p&gt;</source>
        <translation>&lt;p&gt;&lt;b&gt;EMLoC Studio %1&lt;/b&gt;&lt;/p&gt;&lt;p&gt;通过压缩模型读过的示例，无需训练即可让视觉语言模型适配您的任务。任何数据都不会离开这台电脑。&lt;/p&gt;&lt;p&gt;方法：EMLoC（Ma, Zhang, Wei, Tian：“Efficient Multi-modal Long Context Learning for Training-free Adaptation”，ICML 2025）。&lt;/p&gt;</translation>
    </message>
    <message>
        <source>Libraries and their licences</source>
        <translation>程序库及其许可证</translation>
    </message>
    <message>
        <source>Library</source>
        <translation>程序库</translation>
    </message>
    <message>
        <source>For</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>Licence</source>
        <translation>许可证</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ActivityController</name>
    <message>
        <source>Opening the context…</source>
        <translation>正在打开上下文…</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在载入模型…</translation>
    </message>
    <message>
        <source>Reading the demonstrations…</source>
        <translation>正在读取示例…</translation>
    </message>
    <message>
        <source>Answering…</source>
        <translation>正在回答…</translation>
    </message>
    <message>
        <source>Testing…</source>
        <translation>正在测试…</translation>
    </message>
    <message>
        <source>Training…</source>
        <translation>正在训练…</translation>
    </message>
</context>
<context>
    <name>emloc::ui::AnswerActions</name>
    <message>
        <source>Ask about it</source>
        <translation>就此提问</translation>
    </message>
    <message>
        <source>Its label is</source>
        <translation>它的标签是</translation>
    </message>
    <message>
        <source>Open with another program</source>
        <translation>用其他程序打开</translation>
    </message>
    <message>
        <source>Copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Use as a demonstration of “%1”</source>
        <translation>用作“%1”的示例</translation>
    </message>
    <message>
        <source>Use as a demonstration</source>
        <translation>用作示例</translation>
    </message>
    <message>
        <source>The label is wrong: it is “%1”</source>
        <translation>标签有误：应为“%1”</translation>
    </message>
    <message>
        <source>The label is wrong</source>
        <translation>标签有误</translation>
    </message>
    <message>
        <source>Nearest demonstrations</source>
        <translation>最相近的示例</translation>
    </message>
</context>
<context>
    <name>emloc::ui::AnswerFields</name>
    <message>
        <source>Question about the chosen image</source>
        <translation>关于所选图像的问题</translation>
    </message>
    <message>
        <source>Answer to the question about the chosen image</source>
        <translation>关于所选图像的问题的答案</translation>
    </message>
    <message>
        <source>What is this?</source>
        <translation>这是什么？</translation>
    </message>
    <message>
        <source>Choose an image above</source>
        <translation>请在上方选择图像</translation>
    </message>
    <message>
        <source>The answer; without one the image is not used</source>
        <translation>答案；没有答案的图像不会被使用</translation>
    </message>
</context>
<context>
    <name>emloc::ui::Attachments</name>
    <message>
        <source>pasted image</source>
        <translation>粘贴的图像</translation>
    </message>
    <message>
        <source>Drop an image, or a folder to test on</source>
        <translation>拖入一张图像，或拖入文件夹进行测试</translation>
    </message>
    <message>
        <source>Image to ask about: press to choose one</source>
        <translation>要询问的图像：按下以选择</translation>
    </message>
    <message>
        <source>Choose images</source>
        <translation>选择图像</translation>
    </message>
    <message>
        <source>Image %1</source>
        <translation>图像 %1</translation>
    </message>
    <message>
        <source>Take %1 away</source>
        <translation>移除 %1</translation>
    </message>
    <message>
        <source>Add another image</source>
        <translation>再添加一张图像</translation>
    </message>
</context>
<context>
    <name>emloc::ui::Autosave</name>
    <message>
        <source>Recovered</source>
        <translation>已恢复</translation>
    </message>
</context>
<context>
    <name>emloc::ui::BenchmarkModel</name>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>As the published code computes it, × 100</source>
        <translation>按已发表代码的计算方式，× 100</translation>
    </message>
    <message>
        <source>Not as the published code has it, × 100</source>
        <translation>与已发表代码的计算方式不同，× 100</translation>
    </message>
    <message>
        <source>Asked</source>
        <translation>已提问</translation>
    </message>
    <message>
        <source>Queries that were answered or could not be asked</source>
        <translation>已回答或无法提出的查询</translation>
    </message>
    <message>
        <source>Failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>Queries that could not be asked: a picture is damaged, a clip missing</source>
        <translation>无法提出的查询：图像已损坏或缺少片段</translation>
    </message>
    <message>
        <source>Tokens kept</source>
        <translation>保留的 token</translation>
    </message>
    <message>
        <source>Of the demonstrations, behind which every query stands</source>
        <translation>示例的 token，每个查询都接在其后</translation>
    </message>
    <message>
        <source>Adapting</source>
        <translation>适配</translation>
    </message>
    <message>
        <source>Seconds to read and compress the demonstrations</source>
        <translation>读取和压缩示例所用的秒数</translation>
    </message>
    <message>
        <source>A query, median</source>
        <translation>每个查询，中位数</translation>
    </message>
    <message>
        <source>Seconds from the picture to the whole answer, one query at a time</source>
        <translation>从图像到完整回答的秒数，每次一个查询</translation>
    </message>
    <message>
        <source>A query, mean</source>
        <translation>每个查询，平均值</translation>
    </message>
    <message>
        <source>FLOPs of a query</source>
        <translation>每个查询的 FLOPs</translation>
    </message>
    <message>
        <source>Estimated from the decoder&apos;s sizes, without the vision tower</source>
        <translation>由解码器的尺寸估算，不含视觉塔</translation>
    </message>
    <message>
        <source>Peak memory</source>
        <translation>内存峰值</translation>
    </message>
    <message>
        <source>While adapting; of the GPU where one computes</source>
        <translation>适配期间；由 GPU 计算时为显存</translation>
    </message>
</context>
<context>
    <name>emloc::ui::BenchmarksController</name>
    <message>
        <source>The engine is busy.</source>
        <translation>引擎正忙。</translation>
    </message>
    <message>
        <source>Choose a model at the top.</source>
        <translation>请在上方选择模型。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::BenchmarksDialog</name>
    <message>
        <source>%1 s left</source>
        <translation>剩余 %1 秒</translation>
    </message>
    <message>
        <source>%1 min left</source>
        <translation>剩余 %1 分钟</translation>
    </message>
    <message>
        <source>%1 h %2 min left</source>
        <translation>剩余 %1 小时 %2 分钟</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>the release&apos;s</source>
        <translation>按发布版</translation>
    </message>
    <message>
        <source>Open the report</source>
        <translation>打开报告</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Benchmarks</source>
        <translation>基准测试</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Data</source>
        <translation>数据</translation>
    </message>
    <message>
        <source>Choose the folder of a data set</source>
        <translation>选择数据集的文件夹</translation>
    </message>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Choose a folder for the results</source>
        <translation>选择存放结果的文件夹</translation>
    </message>
    <message>
        <source>As the release: shown are rows of the pool, all others are asked</source>
        <translation>按发布版：示例取自池，其余各行用于提问</translation>
    </message>
    <message>
        <source>As the paper: the pool is asked, shown are rows of the others</source>
        <translation>按论文：池中各行用于提问，示例取自其余各行</translation>
    </message>
    <message>
        <source>Queries</source>
        <translation>查询</translation>
    </message>
    <message>
        <source>Pool</source>
        <translation>池</translation>
    </message>
    <message>
        <source>Demonstrations</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Visual tokens</source>
        <translation>视觉 token</translation>
    </message>
    <message>
        <source>Tokens of an answer</source>
        <translation>回答的 token</translation>
    </message>
    <message>
        <source>Sampling</source>
        <translation>抽样</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>The benchmarks of the EMLoC paper, by the rules of its published code, on your own copy of their data. Nothing is downloaded. Every answer is kept in the folder of the results the moment it is there, so that a run that was ended goes on where it was.</source>
        <translation>EMLoC 论文的基准测试，按其已发表代码的规则，在您自己的数据副本上运行。不会下载任何内容。每个回答一经得出即存入结果文件夹，因此中断的运行会从中断处继续。</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Queries that are answered</source>
        <translation>已回答的查询</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查看…</translation>
    </message>
    <message numerus="yes">
        <source>%1: %n row(s) in %2</source>
        <translation>
            <numerusform>%1：%n 行，位于 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>The published data set has %1, so figures of this one can&apos;t be compared with others.</source>
        <translation>已发表的数据集有 %1 行，因此本数据的数值不能与其他结果比较。</translation>
    </message>
    <message>
        <source>adapting</source>
        <translation>正在适配</translation>
    </message>
    <message>
        <source>chunk %1 of %2</source>
        <translation>块 %1 / %2</translation>
    </message>
    <message>
        <source>asked %1 of %2</source>
        <translation>已提问 %1 / %2</translation>
    </message>
    <message>
        <source>%1 (%2 of %3): %4</source>
        <translation>%1（%2 / %3）：%4</translation>
    </message>
    <message>
        <source>Stopped. Run goes on where it was.</source>
        <translation>已停止。再按“运行”会从中断处继续。</translation>
    </message>
    <message>
        <source>Reports are in %1</source>
        <translation>报告位于 %1</translation>
    </message>
    <message>
        <source>Choose a method.</source>
        <translation>请选择方法。</translation>
    </message>
    <message>
        <source>Choose a folder for the results.</source>
        <translation>请选择存放结果的文件夹。</translation>
    </message>
    <message>
        <source>Choose a folder with the data of a benchmark.</source>
        <translation>请选择含有基准测试数据的文件夹。</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
</context>
<context>
    <name>emloc::ui::CameraDialog</name>
    <message>
        <source>Camera</source>
        <translation>摄像头</translation>
    </message>
    <message>
        <source>What the camera sees</source>
        <translation>摄像头画面</translation>
    </message>
    <message>
        <source>Class that the pictures join</source>
        <translation>照片归入的类别</translation>
    </message>
    <message>
        <source>New class 1</source>
        <translation>新类别 1</translation>
    </message>
    <message>
        <source>Take a picture</source>
        <translation>拍一张</translation>
    </message>
    <message>
        <source>Hold to take many</source>
        <translation>按住连拍</translation>
    </message>
    <message>
        <source>Class:</source>
        <translation>类别：</translation>
    </message>
    <message>
        <source>No camera was found.
Plug one in: it appears here by itself.</source>
        <translation>没有找到摄像头。
接上后会自动出现在这里。</translation>
    </message>
    <message>
        <source>The camera starts…</source>
        <translation>正在启动摄像头…</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>没有画面</translation>
    </message>
    <message>
        <source>Name the class that the pictures join.</source>
        <translation>请填写照片归入的类别。</translation>
    </message>
    <message numerus="yes">
        <source>%n picture(s) taken</source>
        <translation>
            <numerusform>已拍 %n 张</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::CardList</name>
    <message>
        <source>Add images: drop them here, or press to choose files</source>
        <translation>添加图像：拖到这里，或按下以选择文件</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ChangedAnswers</name>
    <message>
        <source>Answers that differ</source>
        <translation>不同的回答</translation>
    </message>
    <message numerus="yes">
        <source>On the same %n image(s):</source>
        <translation>
            <numerusform>在相同的 %n 张图像上：</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>All answers are the same.</source>
        <translation>所有回答都相同。</translation>
    </message>
    <message numerus="yes">
        <source>%n answer(s) differ:</source>
        <translation>
            <numerusform>有 %n 个回答不同：</numerusform>
        </translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ChatController</name>
    <message>
        <source>Stopped.</source>
        <translation>已停止。</translation>
    </message>
    <message>
        <source>The bundled model is small: it names classes, and was not made for conversation. For answers in words, choose a larger one (File, Choose model).</source>
        <translation>随附的模型很小：它能识别类别，但不适合对话。若要得到文字回答，请选择更大的模型（“文件”菜单中的“选择模型”）。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ChatPanel</name>
    <message>
        <source>Chat</source>
        <translation>对话</translation>
    </message>
    <message>
        <source>Context to talk to</source>
        <translation>要对话的上下文</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>Ask</source>
        <translation>提问</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Stop answering</source>
        <translation>停止回答</translation>
    </message>
    <message>
        <source>No model is loaded.</source>
        <translation>没有载入模型。</translation>
    </message>
    <message>
        <source>Pick a context first.</source>
        <translation>请先选择上下文。</translation>
    </message>
    <message>
        <source>Drop an image first.</source>
        <translation>请先拖入图像。</translation>
    </message>
    <message>
        <source>There are no labels to choose from. Add classes, or pick a context.</source>
        <translation>没有可选的标签。请添加类别，或选择上下文。</translation>
    </message>
    <message>
        <source>Which label is it? With probabilities</source>
        <translation>属于哪个标签？附概率</translation>
    </message>
    <message>
        <source>Answer in words</source>
        <translation>用文字回答</translation>
    </message>
    <message numerus="yes">
        <source>%n demonstration(s)</source>
        <translation>
            <numerusform>%n 个示例</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 tokens, %2 % kept</source>
        <translation>%1 个 token，保留 %2 %</translation>
    </message>
    <message>
        <source>The model alone, without demonstrations</source>
        <translation>仅模型本身，没有示例</translation>
    </message>
    <message>
        <source>Second context to talk to</source>
        <translation>对话的第二个上下文</translation>
    </message>
    <message>
        <source>Ask two contexts side by side</source>
        <translation>并排询问两个上下文</translation>
    </message>
    <message>
        <source>Clear this conversation</source>
        <translation>清除此对话</translation>
    </message>
    <message>
        <source>Forget what was said to “%1”? This can’t be undone.</source>
        <translation>要忘记与“%1”的对话吗？此操作无法撤销。</translation>
    </message>
    <message>
        <source>Forget</source>
        <translation>忘记</translation>
    </message>
    <message>
        <source>Asked as soon as the engine is free.</source>
        <translation>引擎空闲后立即提问。</translation>
    </message>
    <message>
        <source>Don’t ask</source>
        <translation>不提问</translation>
    </message>
    <message>
        <source>Return asks, Shift+Return begins a new line; the Up key brings earlier questions back</source>
        <translation>回车键提问，Shift+回车键换行；上箭头键找回之前的问题</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ClassCard</name>
    <message>
        <source>Name of the class</source>
        <translation>类别名称</translation>
    </message>
    <message>
        <source>Add images to this class</source>
        <translation>向此类别添加图像</translation>
    </message>
    <message>
        <source>Remove this class</source>
        <translation>移除此类别</translation>
    </message>
    <message>
        <source>Show one row of images</source>
        <translation>显示一行图像</translation>
    </message>
    <message>
        <source>Show all images in a grid</source>
        <translation>以网格显示全部图像</translation>
    </message>
    <message>
        <source>Images with a question and an answer of their own</source>
        <translation>各自带有问题和答案的图像</translation>
    </message>
    <message>
        <source>The label that the model learns for these images</source>
        <translation>模型为这些图像学习的标签</translation>
    </message>
    <message>
        <source>%1 · %2 held out</source>
        <translation>%1 · 留出 %2</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>Images of %1</source>
        <translation>%1 的图像</translation>
    </message>
</context>
<context>
    <name>emloc::ui::CloseQuestion</name>
    <message>
        <source>A compression is running.</source>
        <translation>正在压缩。</translation>
    </message>
    <message>
        <source>The new context is not saved.</source>
        <translation>新上下文尚未保存。</translation>
    </message>
    <message>
        <source>Closing stops it. Your demonstrations and all saved contexts are kept, and it can be run again.</source>
        <translation>关闭会停止压缩。您的示例和所有已保存的上下文都会保留，之后可以重新压缩。</translation>
    </message>
    <message>
        <source>It could not be kept on disk, so closing loses it.</source>
        <translation>它没能保存到磁盘，关闭后会丢失。</translation>
    </message>
    <message>
        <source>Stop and close</source>
        <translation>停止并关闭</translation>
    </message>
    <message>
        <source>Close all the same</source>
        <translation>仍然关闭</translation>
    </message>
    <message>
        <source>Keep running</source>
        <translation>继续压缩</translation>
    </message>
    <message>
        <source>Stay here</source>
        <translation>留在这里</translation>
    </message>
</context>
<context>
    <name>emloc::ui::CommandPalette</name>
    <message>
        <source>Commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Type a command</source>
        <translation>输入命令</translation>
    </message>
    <message>
        <source>Command to look for</source>
        <translation>要查找的命令</translation>
    </message>
    <message>
        <source>Commands that match</source>
        <translation>匹配的命令</translation>
    </message>
    <message>
        <source>No command is called so. Another word may find it.</source>
        <translation>没有这样的命令，请换一个词再试。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::CompareFigure</name>
    <message>
        <source>Two contexts layer by layer</source>
        <translation>逐层比较两个上下文</translation>
    </message>
    <message>
        <source>layer %1: %2 % in common</source>
        <translation>第 %1 层：%2 % 相同</translation>
    </message>
    <message>
        <source>No chunk holds the same demonstrations in both.</source>
        <translation>两者之间没有包含相同示例的块。</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Layer %1: of the tokens that either keeps, both keep %2 %; by chance it would be %3 %</source>
        <translation>第 %1 层：任一方保留的 token 中，双方都保留 %2 %；随机情况下为 %3 %</translation>
    </message>
    <message>
        <source>Kept by both</source>
        <translation>两者都保留</translation>
    </message>
    <message>
        <source>line: by chance</source>
        <translation>竖线：随机期望</translation>
    </message>
    <message>
        <source>%1: layer %2 keeps %3 of chunk %4</source>
        <translation>%1：第 %2 层保留第 %4 块的 %3</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ComparePanel</name>
    <message>
        <source>Tokens kept</source>
        <translation>保留的 token</translation>
    </message>
    <message>
        <source>Delta</source>
        <translation>Delta</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Demonstrations</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>%1 % (%2 of %3)</source>
        <translation>%1 %（%2 / %3）</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>not tested</source>
        <translation>未测试</translation>
    </message>
    <message>
        <source>Pick two contexts to see what each keeps, and how far they keep the same.</source>
        <translation>选择两个上下文，查看各自保留了什么，以及两者有多少相同。</translation>
    </message>
    <message>
        <source>First context</source>
        <translation>第一个上下文</translation>
    </message>
    <message>
        <source>Second context</source>
        <translation>第二个上下文</translation>
    </message>
    <message>
        <source>The contexts belong to different models, so their tokens can’t be compared.</source>
        <translation>两个上下文属于不同的模型，无法比较它们的 token。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::CompressionController</name>
    <message>
        <source>reading images</source>
        <translation>读取图像</translation>
    </message>
    <message>
        <source>seeing</source>
        <translation>视觉编码</translation>
    </message>
    <message>
        <source>reading</source>
        <translation>读入</translation>
    </message>
    <message>
        <source>observing</source>
        <translation>观察</translation>
    </message>
    <message>
        <source>searching</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>beside the model at most %1 of memory</source>
        <translation>除模型外，内存最多 %1</translation>
    </message>
    <message>
        <source>reading frame %1 of %2 of a video</source>
        <translation>正在读取视频的第 %1 帧，共 %2 帧</translation>
    </message>
    <message>
        <source>layer %1 · trial %2</source>
        <translation>第 %1 层 · 试验 %2</translation>
    </message>
    <message>
        <source>Choose a video to ask about</source>
        <translation>选择要询问的视频</translation>
    </message>
    <message>
        <source>the memory ran short: again in smaller batches</source>
        <translation>内存不足：以更小的批次重做</translation>
    </message>
    <message numerus="yes">
        <source>Compressed %n demonstration(s) in %1 s</source>
        <translation>
            <numerusform>用 %1 秒压缩了 %n 个示例</numerusform>
        </translation>
    </message>
    <message>
        <source>Cancelled</source>
        <translation>已取消</translation>
    </message>
    <message>
        <source>Cancelled. The context you had before is still in use.</source>
        <translation>已取消。仍在使用之前的上下文。</translation>
    </message>
    <message>
        <source>Not compressed</source>
        <translation>未压缩</translation>
    </message>
    <message>
        <source>Chunk %1 of %2</source>
        <translation>第 %1 块，共 %2 块</translation>
    </message>
    <message numerus="yes">
        <source>%n trial(s) done</source>
        <translation>
            <numerusform>已完成 %n 次试验</numerusform>
        </translation>
    </message>
    <message>
        <source>Reading the demonstrations…</source>
        <translation>正在读取示例…</translation>
    </message>
    <message>
        <source>Drop images of two or more classes on the left to begin.</source>
        <translation>先把两个或更多类别的图像拖到左侧。</translation>
    </message>
    <message>
        <source>Loading the model…</source>
        <translation>正在载入模型…</translation>
    </message>
    <message>
        <source>Choose a model at the top.</source>
        <translation>请在上方选择模型。</translation>
    </message>
    <message>
        <source>Press Compress. This place then shows what every layer keeps of your demonstrations.</source>
        <translation>请按“压缩”。这里会显示每一层保留了示例的哪些内容。</translation>
    </message>
    <message>
        <source>The engine is busy.</source>
        <translation>引擎正忙。</translation>
    </message>
    <message>
        <source>Add demonstrations on the left first.</source>
        <translation>请先在左侧添加示例。</translation>
    </message>
    <message>
        <source>measuring</source>
        <translation>测量</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ConfusionModel</name>
    <message>
        <source>%1 recognised: %2 of %3</source>
        <translation>正确识别 %1：%2 / %3</translation>
    </message>
    <message>
        <source>%1 taken for %2: %3 of %4</source>
        <translation>把 %1 认成 %2：%3 / %4</translation>
    </message>
    <message>
        <source>answered %1</source>
        <translation>回答为 %1</translation>
    </message>
    <message>
        <source>images of %1</source>
        <translation>%1 的图像</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ConfusionView</name>
    <message>
        <source>Which label was taken for which: labels down, answers across</source>
        <translation>哪个标签被认成哪个：纵向为标签，横向为回答</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ContextPicker</name>
    <message>
        <source>No context (zero-shot)</source>
        <translation>无上下文（零样本）</translation>
    </message>
    <message>
        <source>Last compression, not saved</source>
        <translation>最近一次压缩，未保存</translation>
    </message>
    <message>
        <source>Which saved context answers</source>
        <translation>由哪个已保存的上下文回答</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ContextSearch</name>
    <message>
        <source>Search contexts</source>
        <translation>搜索上下文</translation>
    </message>
    <message>
        <source>Contexts that match</source>
        <translation>匹配的上下文</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ContextsController</name>
    <message>
        <source>Exported “%1” to %2</source>
        <translation>已将“%1”导出到 %2</translation>
    </message>
    <message>
        <source>Imported “%1”</source>
        <translation>已导入“%1”</translation>
    </message>
    <message>
        <source>A context that was not saved the last time is among your contexts as “%1”.</source>
        <translation>上次未保存的上下文以“%1”之名列在您的上下文中。</translation>
    </message>
    <message>
        <source>Open or create a store</source>
        <translation>打开或新建上下文库</translation>
    </message>
    <message>
        <source>Contexts (*.emloc);;All files (*)</source>
        <translation>上下文 (*.emloc);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Saved “%1”</source>
        <translation>已保存“%1”</translation>
    </message>
    <message>
        <source>Open another…</source>
        <translation>打开其他…</translation>
    </message>
    <message>
        <source>The new context is in memory only: %1 Save it before you close the window.</source>
        <translation>新上下文只在内存中：%1 请在关闭窗口前保存。</translation>
    </message>
    <message numerus="yes">
        <source>%n context(s) read and found intact.</source>
        <translation>
            <numerusform>已读取 %n 个上下文，全部完好。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n thing(s) are damaged:</source>
        <translation>
            <numerusform>有 %n 处损坏：</numerusform>
        </translation>
    </message>
    <message>
        <source>The store was copied to %1, which is open now.</source>
        <translation>上下文库已复制到 %1，现在打开的是该文件。</translation>
    </message>
    <message>
        <source>Copy the store to</source>
        <translation>将上下文库复制到</translation>
    </message>
    <message>
        <source>%1 can be read, but not written to: its contexts can be asked and tested, but what is said is not kept and nothing can be saved. A copy can be written to.</source>
        <translation>%1 可以读取，但不能写入：其中的上下文可以提问和测试，但对话不会保留，也无法保存任何内容。可以写入它的副本。</translation>
    </message>
    <message>
        <source>Copy it…</source>
        <translation>复制…</translation>
    </message>
    <message>
        <source>The compression before had no name yet. It is among your contexts as “%1”.</source>
        <translation>之前的压缩尚未命名，已作为“%1”列入您的上下文。</translation>
    </message>
    <message>
        <source>The store %1 was deleted or moved by another program. It was written anew; nothing was lost.</source>
        <translation>上下文库 %1 被其他程序删除或移动，已重新写入，没有丢失任何内容。</translation>
    </message>
    <message>
        <source>The store %1 was replaced by another one, which is used now. What was in it before is kept in %2.</source>
        <translation>上下文库 %1 被另一个上下文库取代，现在使用的是后者。原来的内容保存在 %2 中。</translation>
    </message>
    <message>
        <source>The store %1 was replaced by a file of another kind. What was in the store is kept in %2, which is used now.</source>
        <translation>上下文库 %1 被其他类型的文件取代。原来的内容保存在 %2 中，现在使用的是该文件。</translation>
    </message>
    <message>
        <source>The log of the store %1 was deleted by another program. Nothing was lost.</source>
        <translation>上下文库 %1 的日志被其他程序删除，没有丢失任何内容。</translation>
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
%n 个块，共 %2 个 token
标签：%3</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Changed</source>
        <translation>修改时间</translation>
    </message>
    <message>
        <source>%1 copy</source>
        <translation>%1 副本</translation>
    </message>
    <message>
        <source>%1 copy %2</source>
        <translation>%1 副本 %2</translation>
    </message>
    <message>
        <source>%1 is damaged and can’t be used any more.</source>
        <translation>%1 已损坏，无法继续使用。</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Shown</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Changed %1</source>
        <translation>修改于 %1</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保留</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ContextsPanel</name>
    <message>
        <source>Saved contexts</source>
        <translation>已保存的上下文</translation>
    </message>
    <message>
        <source>Use in chat</source>
        <translation>在对话中使用</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>重命名</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>删除</translation>
    </message>
    <message>
        <source>No contexts yet.
Compress your demonstrations, then save the result under a name,
or drop a context file here.</source>
        <translation>还没有上下文。
压缩您的示例，然后以一个名称保存结果，
或把上下文文件拖到这里。</translation>
    </message>
    <message>
        <source>Search names, models, labels and notes</source>
        <translation>搜索名称、模型、标签和备注</translation>
    </message>
    <message>
        <source>Search contexts</source>
        <translation>搜索上下文</translation>
    </message>
    <message>
        <source>Import…</source>
        <translation>导入…</translation>
    </message>
    <message>
        <source>Take in a context that was exported; dropping its file here does the same</source>
        <translation>载入已导出的上下文；把文件拖到这里也可以</translation>
    </message>
    <message>
        <source>Verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>Read every context of the store and check that it is as it was saved</source>
        <translation>读取库中的每个上下文，检查它是否与保存时一致</translation>
    </message>
    <message>
        <source>Add demonstrations</source>
        <translation>添加示例</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>More</source>
        <translation>更多</translation>
    </message>
    <message>
        <source>More to do with the selected context</source>
        <translation>对所选上下文的更多操作</translation>
    </message>
    <message>
        <source>Edit the note</source>
        <translation>编辑备注</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Deleted “%1”.</source>
        <translation>已删除“%1”。</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>Export the context</source>
        <translation>导出上下文</translation>
    </message>
    <message>
        <source>Contexts (*.emloc);;All files (*)</source>
        <translation>上下文 (*.emloc);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Import contexts</source>
        <translation>导入上下文</translation>
    </message>
    <message>
        <source>Compress the demonstrations on the left in addition to this context</source>
        <translation>在此上下文的基础上继续压缩左侧的示例</translation>
    </message>
    <message>
        <source>Set these two beside each other</source>
        <translation>将这两个并排比较</translation>
    </message>
    <message>
        <source>Set it beside another one; two can be chosen with the Ctrl key</source>
        <translation>与另一个并排比较；按住 Ctrl 键可选择两个</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ContradictionBar</name>
    <message>
        <source>Leave both</source>
        <translation>都保留</translation>
    </message>
    <message>
        <source>The same picture is in two classes. Which is right?</source>
        <translation>同一张图片出现在两个类别中，哪个正确？</translation>
    </message>
    <message numerus="yes">
        <source>%n more after this.</source>
        <translation>
            <numerusform>之后还有 %n 处。</numerusform>
        </translation>
    </message>
    <message>
        <source>%1: It is the same as %2, but of the class &quot;%3&quot; and not &quot;%4&quot;. Keep it in one.</source>
        <translation>%1：与 %2 相同，但属于类别“%3”而不是“%4”。请只保留在一个类别中。</translation>
    </message>
    <message>
        <source>It is %1: take it out of %2</source>
        <translation>它是%1：从%2中移出</translation>
    </message>
    <message>
        <source>Take a picture out of one of two classes</source>
        <translation>从两个类别之一移出图片</translation>
    </message>
</context>
<context>
    <name>emloc::ui::Conversation</name>
    <message>
        <source>Pick a context, drop an image below,
then classify it or ask about it.</source>
        <translation>选择上下文，把图像拖到下方，
然后分类或提问。</translation>
    </message>
    <message>
        <source>Conversation</source>
        <translation>对话内容</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ConversationModel</name>
    <message>
        <source>%1 ms</source>
        <translation>%1 毫秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 tokens/s</source>
        <translation>%1 token/秒</translation>
    </message>
    <message>
        <source>first after %1</source>
        <translation>首个 token 用时 %1</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
</context>
<context>
    <name>emloc::ui::DemonstrationStrip</name>
    <message>
        <source>Demonstrations of the chunk, with what is kept of them</source>
        <translation>块中的示例及其保留部分</translation>
    </message>
</context>
<context>
    <name>emloc::ui::DemonstrationTree</name>
    <message numerus="yes">
        <source>%1: %n image(s)</source>
        <translation>
            <numerusform>%1：%n 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, can’t be read</source>
        <translation>%1，无法读取</translation>
    </message>
    <message>
        <source>%1, held out</source>
        <translation>%1，已留出</translation>
    </message>
    <message>
        <source>%1
Held out: for the test, not for adapting</source>
        <translation>%1
已留出：用于测试，不用于适配</translation>
    </message>
</context>
<context>
    <name>emloc::ui::DemonstrationsModel</name>
    <message>
        <source>Add the class %1</source>
        <translation>添加类别 %1</translation>
    </message>
    <message>
        <source>Add questions and answers</source>
        <translation>添加问题与答案</translation>
    </message>
    <message>
        <source>Questions and answers</source>
        <translation>问题与答案</translation>
    </message>
    <message>
        <source>New class %1</source>
        <translation>新类别 %1</translation>
    </message>
    <message>
        <source>Add images to %1</source>
        <translation>向 %1 添加图像</translation>
    </message>
    <message>
        <source>Add images</source>
        <translation>添加图像</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n image(s)</source>
        <translation>
            <numerusform>移除 %n 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n image(s)</source>
        <translation>
            <numerusform>移动 %n 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Hold out %n image(s)</source>
        <translation>
            <numerusform>留出 %n 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Use %n image(s)</source>
        <translation>
            <numerusform>使用 %n 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>Change question and answer</source>
        <translation>更改问题与答案</translation>
    </message>
    <message>
        <source>A class needs a name: it is the answer that the model learns to give.</source>
        <translation>类别需要名称：它就是模型要学会给出的答案。</translation>
    </message>
    <message>
        <source>There is already a class “%1”. Drop the images on it instead.</source>
        <translation>已有类别“%1”。请把图像拖到那个类别上。</translation>
    </message>
    <message>
        <source>Rename %1 to %2</source>
        <translation>把 %1 重命名为 %2</translation>
    </message>
    <message>
        <source>Remove the class %1</source>
        <translation>移除类别 %1</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n class(es)</source>
        <translation>
            <numerusform>移除 %n 个类别</numerusform>
        </translation>
    </message>
    <message>
        <source>Choose frames</source>
        <translation>选择帧</translation>
    </message>
    <message numerus="yes">
        <source>Find %n file(s)</source>
        <translation>
            <numerusform>找到 %n 个文件</numerusform>
        </translation>
    </message>
    <message>
        <source>Change the system prompt</source>
        <translation>更改系统提示词</translation>
    </message>
</context>
<context>
    <name>emloc::ui::DemonstrationsPanel</name>
    <message>
        <source>A new class</source>
        <translation>新类别</translation>
    </message>
    <message numerus="yes">
        <source>Move %n image(s)</source>
        <translation>
            <numerusform>移动 %n 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>No image is here more than once.</source>
        <translation>没有重复的图像。</translation>
    </message>
    <message>
        <source>There is no image in the clipboard. Copy an image or image files first.</source>
        <translation>剪贴板中没有图像。请先复制图像或图像文件。</translation>
    </message>
    <message>
        <source>Demonstrations</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Hold out images at random</source>
        <translation>随机留出图像</translation>
    </message>
    <message>
        <source>Only files and folders of this computer can be dropped.</source>
        <translation>只能拖入本机的文件和文件夹。</translation>
    </message>
    <message>
        <source>Choose images for a new class</source>
        <translation>为新类别选择图像</translation>
    </message>
    <message>
        <source>Choose images for “%1”</source>
        <translation>为“%1”选择图像</translation>
    </message>
    <message>
        <source>Choose a folder of class folders</source>
        <translation>选择由类别文件夹组成的文件夹</translation>
    </message>
    <message numerus="yes">
        <source>%1 in %n class(es)</source>
        <translation>
            <numerusform>%n 个类别共 %1 张</numerusform>
        </translation>
    </message>
    <message>
        <source>Drop images or folders
onto a class, or here for a new one</source>
        <translation>把图像或文件夹拖到类别上，
或拖到这里新建类别</translation>
    </message>
    <message>
        <source>Reading what was added…</source>
        <translation>正在读取添加的内容…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose lists of demonstrations</source>
        <translation>选择示例列表</translation>
    </message>
    <message>
        <source>Lists (*.jsonl *.ndjson *.json)</source>
        <translation>列表 (*.jsonl *.ndjson *.json)</translation>
    </message>
    <message>
        <source>Drop images here, a folder with one subfolder per class, or a list (.jsonl, .json).

Or press to choose.</source>
        <translation>把图像、每个类别一个子文件夹的文件夹，或列表（.jsonl、.json）拖到这里。

也可以按下以选择。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::DoubtBar</name>
    <message>
        <source>There is only one class, &quot;%1&quot;, so nothing can be told apart: every image will be classified as it. Add images of another class.</source>
        <translation>只有一个类别“%1”，无从区分：每张图像都会被归入该类。请再添加另一类别的图像。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::DuplicateBar</name>
    <message numerus="yes">
        <source>%n image(s) are here more than once.</source>
        <translation>
            <numerusform>有 %n 张图像重复。</numerusform>
        </translation>
    </message>
    <message>
        <source>Remove the copies</source>
        <translation>移除重复的</translation>
    </message>
    <message numerus="yes">
        <source>Remove %n duplicate(s)</source>
        <translation>
            <numerusform>移除 %n 张重复图像</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::EngineThread</name>
    <message>
        <source>There was not enough memory. Close other programs, or use fewer or smaller images.</source>
        <translation>内存不足。请关闭其他程序，或使用更少、更小的图像。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ExchangeView</name>
    <message>
        <source>Edit the question and ask again</source>
        <translation>编辑问题并重新提问</translation>
    </message>
</context>
<context>
    <name>emloc::ui::FrameReader</name>
    <message>
        <source>There is not enough memory for this video.</source>
        <translation>内存不足，无法处理此视频。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::FrameSource</name>
    <message>
        <source>The camera was unplugged. The pictures that were taken are kept.</source>
        <translation>摄像头已拔出。已拍的照片都会保留。</translation>
    </message>
    <message>
        <source>The camera does not answer: %1. Close other programs that use it, or plug it in again.</source>
        <translation>摄像头没有响应：%1。请关闭其他正在使用它的程序，或重新接上。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::FreshnessController</name>
    <message numerus="yes">
        <source>%n added</source>
        <translation>
            <numerusform>新增 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removed</source>
        <translation>
            <numerusform>移除 %n 个</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with another label</source>
        <translation>
            <numerusform>%n 个标签已更改</numerusform>
        </translation>
    </message>
    <message>
        <source>, </source>
        <translation>，</translation>
    </message>
    <message>
        <source>The context</source>
        <translation>该上下文</translation>
    </message>
    <message>
        <source>“%1” is out of date: of its demonstrations, %2.</source>
        <translation>“%1”已过时：其示例%2。</translation>
    </message>
    <message>
        <source>Compress again</source>
        <translation>重新压缩</translation>
    </message>
</context>
<context>
    <name>emloc::ui::HeadGallery</name>
    <message>
        <source>Demonstration %1, one picture for every head</source>
        <translation>示例 %1，每个头一张图</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>头 %1</translation>
    </message>
    <message>
        <source>head %1: %2 of %3 tokens</source>
        <translation>头 %1：%3 个 token 中的 %2 个</translation>
    </message>
</context>
<context>
    <name>emloc::ui::HeaderBar</name>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>GPU %1</source>
        <translation>GPU %1</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已修改</translation>
    </message>
    <message>
        <source>The model that is adapted, and where it computes</source>
        <translation>所适配的模型及其计算设备</translation>
    </message>
    <message>
        <source>Compress</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Save context…</source>
        <translation>保存上下文…</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>无模型</translation>
    </message>
    <message>
        <source>How far the model’s answers may move (JS divergence): larger keeps fewer tokens</source>
        <translation>模型回答允许的偏移（JS 散度）：越大保留的 token 越少</translation>
    </message>
    <message>
        <source>Delta, the bound on the JS divergence</source>
        <translation>Delta，JS 散度的上限</translation>
    </message>
    <message>
        <source>Delta: how far answers may move.
Larger keeps fewer tokens.</source>
        <translation>Delta：回答允许的偏移。
越大保留的 token 越少。</translation>
    </message>
    <message>
        <source>delta %1</source>
        <translation>delta %1</translation>
    </message>
    <message>
        <source>What is kept of the demonstrations</source>
        <translation>示例中保留的内容</translation>
    </message>
    <message>
        <source>EMLoC Studio</source>
        <translation>EMLoC Studio</translation>
    </message>
    <message numerus="yes">
        <source>%1 · %n layer(s) · %2</source>
        <translation>
            <numerusform>%1 · %n 层 · %2</numerusform>
        </translation>
    </message>
    <message>
        <source>Train…</source>
        <translation>训练…</translation>
    </message>
    <message>
        <source>%1, %2</source>
        <translation>%1，%2</translation>
    </message>
</context>
<context>
    <name>emloc::ui::HeatMapView</name>
    <message>
        <source>Retention: layers down, chunks across</source>
        <translation>保留：向下为层，横向为块</translation>
    </message>
</context>
<context>
    <name>emloc::ui::HeldBackModel</name>
    <message>
        <source>can’t be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Label</source>
        <translation>标签</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
</context>
<context>
    <name>emloc::ui::HeldBackPanel</name>
    <message>
        <source>Drop a folder of class folders that the model has not seen,
to see how many it gets right.</source>
        <translation>拖入模型没有见过的、由类别文件夹组成的文件夹，
看看它答对多少。</translation>
    </message>
    <message>
        <source>Images to test on: drop a folder here, or press to choose one</source>
        <translation>测试图像：把文件夹拖到这里，或按下以选择</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Other images…</source>
        <translation>其他图像…</translation>
    </message>
    <message>
        <source>Held-back images and answers</source>
        <translation>留出图像与回答</translation>
    </message>
    <message>
        <source>Choose a folder of class folders</source>
        <translation>选择由类别文件夹组成的文件夹</translation>
    </message>
    <message>
        <source>Drop a folder that has one subfolder per class.</source>
        <translation>请拖入每个类别一个子文件夹的文件夹。</translation>
    </message>
    <message>
        <source>Classify every image and compare with its label</source>
        <translation>对每张图像分类并与其标签比较</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) held back</source>
        <translation>
            <numerusform>留出 %n 张图像</numerusform>
        </translation>
    </message>
    <message>
        <source>%1 of %2 right so far</source>
        <translation>目前 %2 张中答对 %1 张</translation>
    </message>
    <message>
        <source>%1 (stopped)</source>
        <translation>%1（已停止）</translation>
    </message>
    <message>
        <source>%1, %2 ms each</source>
        <translation>%1，每张 %2 毫秒</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Save every answer (CSV), or all with the matrix (JSON)</source>
        <translation>保存每个答案 (CSV)，或连同矩阵一起保存 (JSON)</translation>
    </message>
    <message>
        <source>Labels down, answers across; press a cell to see its images</source>
        <translation>纵向为标签，横向为回答；按下单元格查看其图像</translation>
    </message>
    <message>
        <source>Show all</source>
        <translation>全部显示</translation>
    </message>
    <message>
        <source>%1, recognised</source>
        <translation>%1，正确识别</translation>
    </message>
    <message>
        <source>%1, taken for %2</source>
        <translation>%1，被认成 %2</translation>
    </message>
    <message>
        <source>All images</source>
        <translation>所有图像</translation>
    </message>
    <message>
        <source>test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Save the answers</source>
        <translation>保存答案</translation>
    </message>
    <message>
        <source>Table (*.csv);;JSON (*.json)</source>
        <translation>表格 (*.csv);;JSON (*.json)</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>Held-out images</source>
        <translation>留出的图像</translation>
    </message>
    <message>
        <source>Return or a double click asks about the image; F2 corrects its label; the right button has more</source>
        <translation>回车或双击可就图像提问；F2 更正标签；右键有更多操作</translation>
    </message>
    <message>
        <source>Test again</source>
        <translation>再次测试</translation>
    </message>
    <message>
        <source>%1, tested %2</source>
        <translation>%1，测试于 %2</translation>
    </message>
    <message>
        <source>The label of %1 is “%2” now.</source>
        <translation>%1 的标签现在是“%2”。</translation>
    </message>
    <message>
        <source>Take it back</source>
        <translation>撤回</translation>
    </message>
</context>
<context>
    <name>emloc::ui::HoldOutBar</name>
    <message>
        <source>Draw images for the test, so many of each class:</source>
        <translation>抽取测试图像，每个类别的数量：</translation>
    </message>
    <message>
        <source>Images of each class to hold out</source>
        <translation>每个类别留出的图像数</translation>
    </message>
    <message>
        <source>Hold out</source>
        <translation>留出</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
</context>
<context>
    <name>emloc::ui::InspectionController</name>
    <message>
        <source>%1 % of tokens kept</source>
        <translation>保留 %1 % 的 token</translation>
    </message>
</context>
<context>
    <name>emloc::ui::InspectionModel</name>
    <message>
        <source>Demonstration %1: %2</source>
        <translation>示例 %1：%2</translation>
    </message>
    <message>
        <source>%1 % of its tokens kept</source>
        <translation>保留其 %1 % 的 token</translation>
    </message>
    <message>
        <source>Demonstration %1</source>
        <translation>示例 %1</translation>
    </message>
</context>
<context>
    <name>emloc::ui::InspectorPanel</name>
    <message>
        <source>Layer %1, chunk %2</source>
        <translation>第 %1 层，第 %2 块</translation>
    </message>
    <message>
        <source>not decided yet</source>
        <translation>尚未决定</translation>
    </message>
    <message>
        <source>keeps all %1 tokens</source>
        <translation>保留全部 %1 个 token</translation>
    </message>
    <message>
        <source>keeps %1, %2 of %3 tokens</source>
        <translation>保留 %1，%3 个 token 中的 %2 个</translation>
    </message>
    <message>
        <source>all heads</source>
        <translation>所有头</translation>
    </message>
    <message>
        <source>head %1</source>
        <translation>头 %1</translation>
    </message>
    <message>
        <source>What one layer keeps of one chunk</source>
        <translation>一层对一个块的保留</translation>
    </message>
    <message>
        <source>Press a cell, or go there with the arrow keys, to see which tokens it keeps.</source>
        <translation>按下单元格，或用方向键移到那里，查看它保留哪些 token。</translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>importance</source>
        <translation>重要性</translation>
    </message>
    <message>
        <source>Whose tokens</source>
        <translation>谁的 token</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
</context>
<context>
    <name>emloc::ui::JsChart</name>
    <message>
        <source>JS divergence of every trial</source>
        <translation>每次试验的 JS 散度</translation>
    </message>
    <message>
        <source>Delta %1. Arrow keys try out another one; Escape goes back. The trials are read out with the cells.</source>
        <translation>Delta %1。方向键试用其他值；Esc 返回。试验结果随单元格读出。</translation>
    </message>
    <message>
        <source>delta %1</source>
        <translation>delta %1</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>Layer %1, %2: JS %3, %4</source>
        <translation>第 %1 层，%2：JS %3，%4</translation>
    </message>
    <message>
        <source>Drag to see what another delta would change</source>
        <translation>拖动以查看其他 delta 会带来的变化</translation>
    </message>
</context>
<context>
    <name>emloc::ui::Legend</name>
    <message>
        <source>Colours of the kept shares: %1</source>
        <translation>保留比例的颜色：%1</translation>
    </message>
</context>
<context>
    <name>emloc::ui::LossChart</name>
    <message>
        <source>%1&#xa0;%</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>Loss and accuracy by step</source>
        <translation>各步的损失与准确率</translation>
    </message>
    <message>
        <source>Nothing yet</source>
        <translation>尚无数据</translation>
    </message>
    <message>
        <source>Loss %1 after step %2 of %3</source>
        <translation>第 %2 步（共 %3 步）后损失为 %1</translation>
    </message>
    <message>
        <source>Accuracy %1 after step %2</source>
        <translation>第 %2 步后准确率为 %1</translation>
    </message>
    <message>
        <source>step %1</source>
        <translation>第 %1 步</translation>
    </message>
    <message>
        <source>loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>● right of held-back images</source>
        <translation>● 留出图像的正确率</translation>
    </message>
</context>
<context>
    <name>emloc::ui::MainWindow</name>
    <message>
        <source>EMLoC Studio</source>
        <translation>EMLoC Studio</translation>
    </message>
    <message>
        <source>Retention</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>Token</translation>
    </message>
    <message>
        <source>Contexts</source>
        <translation>上下文</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
</context>
<context>
    <name>emloc::ui::MessageBar</name>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
</context>
<context>
    <name>emloc::ui::MethodsController</name>
    <message>
        <source>Choose a folder of class folders</source>
        <translation>选择由类别文件夹组成的文件夹</translation>
    </message>
    <message>
        <source>The engine is busy.</source>
        <translation>引擎正忙。</translation>
    </message>
    <message>
        <source>Choose a model at the top.</source>
        <translation>请在上方选择模型。</translation>
    </message>
    <message>
        <source>Choose test images first.</source>
        <translation>请先选择测试图像。</translation>
    </message>
    <message>
        <source>Add demonstrations on the left first.</source>
        <translation>请先在左侧添加示例。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::MethodsDialog</name>
    <message>
        <source>methods</source>
        <translation>方法比较</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Save the report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Compare methods</source>
        <translation>比较方法</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Saved contexts</source>
        <translation>已保存的上下文</translation>
    </message>
    <message>
        <source>Methods to compare</source>
        <translation>要比较的方法</translation>
    </message>
    <message>
        <source>Other test images…</source>
        <translation>其他测试图像…</translation>
    </message>
    <message>
        <source>Contexts are named</source>
        <translation>上下文命名为</translation>
    </message>
    <message>
        <source>Each method adapts to the demonstrations of the project and is tested on the same images. Those with a budget keep as many tokens as the first. The contexts stay in the store, so that a comparison that was stopped goes on where it was.</source>
        <translation>每种方法都用项目的示例进行适配，并在相同的图像上测试。有预算的方法保留与第一种方法同样多的 token。上下文留在存储中，因此停止的比较会从中断处继续。</translation>
    </message>
    <message>
        <source>Contexts to compare</source>
        <translation>要比较的上下文</translation>
    </message>
    <message>
        <source>Any number of saved contexts, by their last tests. Where two were tested on the same images, p says how probable their difference is by chance.</source>
        <translation>任意数量的已保存上下文，按其最近一次测试。若两者在相同的图像上测试过，p 表示其差异由偶然造成的概率。</translation>
    </message>
    <message>
        <source>What came of it</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Methods that are done</source>
        <translation>已完成的方法</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>held out of the demonstrations</source>
        <translation>从示例中留出</translation>
    </message>
    <message numerus="yes">
        <source>%n demonstration(s), tested on</source>
        <translation>
            <numerusform>%n 个示例，测试于</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s): %1</source>
        <translation>
            <numerusform>%n 张图像：%1</numerusform>
        </translation>
    </message>
    <message>
        <source>adapting</source>
        <translation>正在适配</translation>
    </message>
    <message>
        <source>chunk %1 of %2</source>
        <translation>块 %1 / %2</translation>
    </message>
    <message>
        <source>tested %1 of %2, %3 right</source>
        <translation>已测试 %1 / %2，%3 个正确</translation>
    </message>
    <message>
        <source>%1 (%2 of %3): %4</source>
        <translation>%1（%2 / %3）：%4</translation>
    </message>
    <message>
        <source>Stopped. Compare goes on where it was.</source>
        <translation>已停止。再按“比较”会从中断处继续。</translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>comparison.html</source>
        <translation>comparison.html</translation>
    </message>
    <message>
        <source>Page (*.html);;Table (*.csv);;JSON (*.json)</source>
        <translation>网页 (*.html);;表格 (*.csv);;JSON (*.json)</translation>
    </message>
    <message>
        <source>Written to %1</source>
        <translation>已写入 %1</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>%1 (trains the model)</source>
        <translation>%1（训练模型）</translation>
    </message>
    <message>
        <source>step %1 of %2</source>
        <translation>第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
</context>
<context>
    <name>emloc::ui::MethodsModel</name>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>%1 ± %2</source>
        <translation>%1 ± %2</translation>
    </message>
    <message>
        <source>not tested</source>
        <translation>未测试</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>The first is what the others are held against</source>
        <translation>其他方法都与第一种相比</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Of the test images, with the 95 % interval</source>
        <translation>测试图像的准确率，附 95 % 区间</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>正确</translation>
    </message>
    <message>
        <source>Test images that were answered rightly</source>
        <translation>回答正确的测试图像</translation>
    </message>
    <message>
        <source>p</source>
        <translation>p</translation>
    </message>
    <message>
        <source>How probable so large a difference from the first is by chance (McNemar, exact)</source>
        <translation>与第一种之间如此大的差异由偶然造成的概率（McNemar 精确检验）</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Of the tokens that were read; of a method that retrieves, of the demonstrations</source>
        <translation>占所读 token 的比例；对检索方法则为占示例的比例</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>内存</translation>
    </message>
    <message>
        <source>Keys and values</source>
        <translation>键和值</translation>
    </message>
    <message>
        <source>Adapting</source>
        <translation>适配</translation>
    </message>
    <message>
        <source>Seconds to read and compress the demonstrations</source>
        <translation>读取和压缩示例所用的秒数</translation>
    </message>
    <message>
        <source>A question</source>
        <translation>一个问题</translation>
    </message>
    <message>
        <source>Seconds to answer one</source>
        <translation>回答一个问题所用的秒数</translation>
    </message>
</context>
<context>
    <name>emloc::ui::MissingBar</name>
    <message numerus="yes">
        <source>%n file(s) of the demonstrations are not where they were, %1 for one.</source>
        <translation>
            <numerusform>%n 个示例文件已不在原处，例如 %1。</numerusform>
        </translation>
    </message>
    <message>
        <source>Find it…</source>
        <translation>查找…</translation>
    </message>
    <message>
        <source>Choose the folder that the files are in now, or one around it</source>
        <translation>选择文件现在所在的文件夹或其上级文件夹</translation>
    </message>
    <message numerus="yes">
        <source>Looking for %n file(s) in %1…</source>
        <translation>
            <numerusform>正在 %1 中查找 %n 个文件…</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) were not found there, %1 for one.</source>
        <translation>
            <numerusform>有 %n 个文件未在那里找到，例如 %1。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::ModelController</name>
    <message>
        <source>Loading the model: %1</source>
        <translation>正在载入模型：%1</translation>
    </message>
    <message>
        <source>Settings…</source>
        <translation>设置…</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>载入中…</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>无模型</translation>
    </message>
    <message>
        <source>The model was not loaded: %1</source>
        <translation>模型未能加载：%1</translation>
    </message>
    <message>
        <source>Choose another…</source>
        <translation>另选一个…</translation>
    </message>
    <message>
        <source>The bundled model is not installed. Choose the folder of another model.</source>
        <translation>自带模型没有安装。请选择其他模型的文件夹。</translation>
    </message>
    <message>
        <source>Choose its model…</source>
        <translation>选择其模型…</translation>
    </message>
    <message>
        <source>Choose the folder of its model</source>
        <translation>选择其模型的文件夹</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ModelDialog</name>
    <message>
        <source>Choose a model</source>
        <translation>选择模型</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>其他文件夹…</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Use this model</source>
        <translation>使用此模型</translation>
    </message>
    <message>
        <source>Looking at it…</source>
        <translation>正在查看…</translation>
    </message>
    <message numerus="yes">
        <source>%1 million weights in %n layer(s), %2 of files</source>
        <translation>
            <numerusform>%n 层共 %1 百万个权重，文件 %2</numerusform>
        </translation>
    </message>
    <message>
        <source>comes with the program</source>
        <translation>随程序提供</translation>
    </message>
    <message>
        <source>No other model was found on this machine. Hugging Face’s own program gets one; this one needs about 9 GB of memory: %1</source>
        <translation>本机没有找到其他模型。可以用 Hugging Face 自己的程序获取；下面这个大约需要 9 GB 内存：%1</translation>
    </message>
    <message>
        <source>Copy the command</source>
        <translation>复制命令</translation>
    </message>
    <message>
        <source>%1, in %2</source>
        <translation>%1（%2）</translation>
    </message>
    <message>
        <source>can’t be loaded yet; in %1</source>
        <translation>暂时无法加载；位于 %1</translation>
    </message>
    <message>
        <source>The folder of a model (%1) as Hugging Face publishes it, or of a LoRA adapter of one. It can be dropped here.</source>
        <translation>Hugging Face 发布的模型文件夹（%1），或这类模型的 LoRA 适配器文件夹。可以拖放到这里。</translation>
    </message>
    <message>
        <source>adapter, in %1</source>
        <translation>适配器，位于 %1</translation>
    </message>
    <message>
        <source>Choose the folder of a model or an adapter</source>
        <translation>选择模型或适配器的文件夹</translation>
    </message>
</context>
<context>
    <name>emloc::ui::MomentStrip</name>
    <message>
        <source>What is kept of each moment of the video</source>
        <translation>视频每个时刻的保留情况</translation>
    </message>
    <message>
        <source>Moment %1 of %2: %3 % kept</source>
        <translation>第 %1 个时刻，共 %2 个：保留 %3 %</translation>
    </message>
</context>
<context>
    <name>emloc::ui::NearestDialog</name>
    <message>
        <source>Nearest demonstrations</source>
        <translation>最相近的示例</translation>
    </message>
    <message>
        <source>None of the context’s demonstrations has a picture.</source>
        <translation>该上下文的示例都没有图像。</translation>
    </message>
    <message>
        <source>What looks most like the image to the model’s vision tower. What is veiled was not kept, in the mean of all layers.</source>
        <translation>模型的视觉塔认为与该图像最相似的示例。变淡的部分未被保留（各层的平均）。</translation>
    </message>
    <message>
        <source>tested: %1</source>
        <translation>测试：%1</translation>
    </message>
    <message>
        <source>answered: %1</source>
        <translation>回答：%1</translation>
    </message>
    <message>
        <source>The image of the test</source>
        <translation>测试图像</translation>
    </message>
    <message>
        <source>similarity %1</source>
        <translation>相似度 %1</translation>
    </message>
    <message>
        <source>%1 % of its tokens kept</source>
        <translation>保留其 %1 % 的 token</translation>
    </message>
    <message>
        <source>Demonstration %1</source>
        <translation>示例 %1</translation>
    </message>
</context>
<context>
    <name>emloc::ui::OverlayCanvas</name>
    <message>
        <source>Profile of the running job</source>
        <translation>正在运行的任务的性能剖析</translation>
    </message>
</context>
<context>
    <name>emloc::ui::OverlayWindow</name>
    <message>
        <source>Profile</source>
        <translation>性能剖析</translation>
    </message>
    <message>
        <source>The profile is drawn with OpenGL 3, which this display does not offer.
Install your graphics card’s driver, or Mesa’s software renderer.</source>
        <translation>性能剖析用 OpenGL 3 绘制，此显示器不支持。
请安装显卡驱动程序，或 Mesa 的软件渲染器。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::PictureButton</name>
    <message>
        <source>A pasted image</source>
        <translation>粘贴的图像</translation>
    </message>
    <message>
        <source>Image %1</source>
        <translation>图像 %1</translation>
    </message>
    <message>
        <source>Click to see it large</source>
        <translation>点击查看大图</translation>
    </message>
</context>
<context>
    <name>emloc::ui::PictureCache</name>
    <message>
        <source>No picture of the video %1 can be shown.</source>
        <translation>无法显示视频 %1 的画面。</translation>
    </message>
    <message>
        <source>There is not enough memory for this image.</source>
        <translation>内存不足，无法显示此图像。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::PictureWindow</name>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>A pasted image</source>
        <translation>粘贴的图像</translation>
    </message>
</context>
<context>
    <name>emloc::ui::PredictionsController</name>
    <message>
        <source>Choose the predictions of LLaMA-Factory</source>
        <translation>选择 LLaMA-Factory 的预测文件</translation>
    </message>
    <message>
        <source>Predictions (*.jsonl);;All files (*)</source>
        <translation>预测 (*.jsonl);;所有文件 (*)</translation>
    </message>
</context>
<context>
    <name>emloc::ui::PredictionsDialog</name>
    <message>
        <source>%1&#xa0;%</source>
        <translation>%1%</translation>
    </message>
    <message>
        <source>Another file…</source>
        <translation>另一个文件…</translation>
    </message>
    <message>
        <source>LLaMA-Factory&apos;s predictions</source>
        <translation>LLaMA-Factory 的预测</translation>
    </message>
    <message>
        <source>Wrong answers</source>
        <translation>错误的回答</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message numerus="yes">
        <source>%1 right, give or take %2: %3 of %n answer(s).</source>
        <translation>
            <numerusform>答对 %1（误差 ±%2）：%n 个回答中答对 %3 个。</numerusform>
        </translation>
    </message>
    <message>
        <source>By chance it would be %1.</source>
        <translation>随机猜测为 %1。</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
    <message>
        <source>Expected</source>
        <translation>应为</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ProbabilityBars</name>
    <message>
        <source>&lt; 1 %</source>
        <translation>&lt; 1 %</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message numerus="yes">
        <source>%n other(s)</source>
        <translation>
            <numerusform>其他 %n 个</numerusform>
        </translation>
    </message>
    <message>
        <source>Probabilities: %1</source>
        <translation>概率：%1</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ProblemList</name>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be used:</source>
        <translation>
            <numerusform>%n 个文件不能使用：</numerusform>
        </translation>
    </message>
    <message>
        <source>What was found</source>
        <translation>情况</translation>
    </message>
    <message>
        <source>What was found in what was added</source>
        <translation>所添加内容的情况</translation>
    </message>
    <message numerus="yes">
        <source>%n note(s) on what was added:</source>
        <translation>
            <numerusform>关于所添加内容的 %n 条说明：</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) could not be used, and there are notes on others:</source>
        <translation>
            <numerusform>%n 个文件不能使用，另有关于其他文件的说明：</numerusform>
        </translation>
    </message>
    <message>
        <source>Its system prompt, &quot;%1&quot;, is used.</source>
        <translation>使用其中的系统提示词：“%1”。</translation>
    </message>
    <message>
        <source>Its system prompt, &quot;%1&quot;, is not used: there are demonstrations without it.</source>
        <translation>不使用其中的系统提示词“%1”：已有示例不带它。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ProjectController</name>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近的项目(&amp;R)</translation>
    </message>
    <message>
        <source>None yet</source>
        <translation>还没有</translation>
    </message>
    <message>
        <source>Open a project</source>
        <translation>打开项目</translation>
    </message>
    <message>
        <source>Projects (*.emloc-project);;All files (*)</source>
        <translation>项目 (*.emloc-project);;所有文件 (*)</translation>
    </message>
    <message>
        <source>Open a project folder</source>
        <translation>打开项目文件夹</translation>
    </message>
    <message>
        <source>My project</source>
        <translation>我的项目</translation>
    </message>
    <message>
        <source>Save the project</source>
        <translation>保存项目</translation>
    </message>
    <message>
        <source>Projects (*.emloc-project)</source>
        <translation>项目 (*.emloc-project)</translation>
    </message>
    <message>
        <source>EMLoC Studio</source>
        <translation>EMLoC Studio</translation>
    </message>
    <message>
        <source>%1[*] – EMLoC Studio</source>
        <translation>%1[*] – EMLoC Studio</translation>
    </message>
    <message>
        <source>Untitled project</source>
        <translation>未命名项目</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ProjectSession</name>
    <message>
        <source>Your demonstrations are not safe against a crash: %1</source>
        <translation>您的示例在程序崩溃时没有保护：%1</translation>
    </message>
    <message>
        <source>Your unsaved demonstrations were kept as “%1”, among the recent projects.</source>
        <translation>未保存的示例以“%1”之名保留在最近的项目中。</translation>
    </message>
    <message>
        <source>There is no project %1.</source>
        <translation>没有项目 %1。</translation>
    </message>
    <message>
        <source>The program ended unexpectedly. Your demonstrations are back as they were.</source>
        <translation>程序上次意外结束。您的示例已恢复原样。</translation>
    </message>
    <message>
        <source>%1 leads out of the project’s folder.</source>
        <translation>%1 指向项目文件夹之外。</translation>
    </message>
    <message>
        <source>The project’s file %1 was deleted or moved by another program. Nothing of it is lost here; save it again.</source>
        <translation>项目文件 %1 被其他程序删除或移动。这里没有丢失任何内容，请重新保存。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ProposalsController</name>
    <message>
        <source>Choose a folder of images without labels</source>
        <translation>选择一个没有标签的图像文件夹</translation>
    </message>
    <message numerus="yes">
        <source>Add %n image(s) by proposals</source>
        <translation>
            <numerusform>按建议添加 %n 张图像</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::ProposalsDialog</name>
    <message>
        <source>Propose classes</source>
        <translation>建议类别</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Return accepts, Delete leaves out, a digit moves to its class. %1</source>
        <translation>回车接受，Delete 排除，数字键归入对应类别。%1</translation>
    </message>
    <message>
        <source>Images and the classes that are proposed for them</source>
        <translation>图像及建议的类别</translation>
    </message>
    <message>
        <source>Least confidence of what is accepted at once</source>
        <translation>一次性接受的最低置信度</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Accept all from</source>
        <translation>全部接受，置信度不低于</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Classifying: %1 of %2</source>
        <translation>正在分类：%1 / %2</translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) still to be looked at</source>
        <translation>
            <numerusform>还有 %n 张图像待查看</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Add %n image(s)</source>
        <translation>
            <numerusform>添加 %n 张图像</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::ProposalsModel</name>
    <message>
        <source>proposed</source>
        <translation>已建议</translation>
    </message>
    <message>
        <source>✓ accepted</source>
        <translation>✓ 已接受</translation>
    </message>
    <message>
        <source>left out</source>
        <translation>已排除</translation>
    </message>
    <message>
        <source>can’t be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Class</source>
        <translation>类别</translation>
    </message>
    <message>
        <source>Confidence</source>
        <translation>置信度</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ReplyView</name>
    <message>
        <source>copy</source>
        <translation>复制</translation>
    </message>
    <message>
        <source>Copy labels and probabilities</source>
        <translation>复制标签和概率</translation>
    </message>
    <message>
        <source>Copy the answer</source>
        <translation>复制回答</translation>
    </message>
    <message>
        <source>retry</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Ask the same again</source>
        <translation>再问一次</translation>
    </message>
    <message>
        <source>(no answer)</source>
        <translation>（没有回答）</translation>
    </message>
</context>
<context>
    <name>emloc::ui::RetentionModel</name>
    <message>
        <source>Layer %1, chunk %2</source>
        <translation>第 %1 层，第 %2 块</translation>
    </message>
    <message>
        <source>not decided yet</source>
        <translation>尚未决定</translation>
    </message>
    <message>
        <source>trying %1</source>
        <translation>正在尝试 %1</translation>
    </message>
    <message>
        <source>keeps %1: %2 of %3 tokens</source>
        <translation>保留 %1：%3 个 token 中的 %2 个</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>接受</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>拒绝</translation>
    </message>
    <message>
        <source>%1: JS %2, %3</source>
        <translation>%1：JS %2，%3</translation>
    </message>
    <message>
        <source>with delta %1 about %2</source>
        <translation>delta 为 %1 时约 %2</translation>
    </message>
    <message>
        <source>with delta %1 perhaps %2, which was not tried</source>
        <translation>delta 为 %1 时可能是 %2，但没有试过</translation>
    </message>
    <message>
        <source>%1?</source>
        <translation>%1？</translation>
    </message>
    <message>
        <source>Layer %1</source>
        <translation>第 %1 层</translation>
    </message>
    <message>
        <source>Chunk %1, %2 tokens</source>
        <translation>第 %1 块，%2 个 token</translation>
    </message>
</context>
<context>
    <name>emloc::ui::RetentionPanel</name>
    <message>
        <source>● accepted   ○ rejected</source>
        <translation>● 接受   ○ 拒绝</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
    <message>
        <source>Save the picture or the numbers</source>
        <translation>保存图片或数据</translation>
    </message>
    <message>
        <source>Picture (PNG, SVG)…</source>
        <translation>图片（PNG、SVG）…</translation>
    </message>
    <message>
        <source>Data (CSV, JSON)…</source>
        <translation>数据（CSV、JSON）…</translation>
    </message>
    <message>
        <source>JS of every trial, chunk %1</source>
        <translation>每次试验的 JS，第 %1 块</translation>
    </message>
    <message>
        <source>Save the picture</source>
        <translation>保存图片</translation>
    </message>
    <message>
        <source>Picture (*.png);;Drawing (*.svg)</source>
        <translation>图片 (*.png);;矢量图 (*.svg)</translation>
    </message>
    <message>
        <source>Save the numbers</source>
        <translation>保存数据</translation>
    </message>
    <message>
        <source>Table (*.csv);;JSON (*.json)</source>
        <translation>表格 (*.csv);;JSON (*.json)</translation>
    </message>
    <message>
        <source>retention</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Kept share of each chunk in each layer</source>
        <translation>每个块在每一层的保留比例</translation>
    </message>
    <message>
        <source>%1: kept share of each chunk in each layer</source>
        <translation>%1：每个块在每一层的保留比例</translation>
    </message>
    <message>
        <source>Saved %1</source>
        <translation>已保存 %1</translation>
    </message>
    <message>
        <source>Kept share: layers down, chunks across</source>
        <translation>保留比例：纵为层，横为块</translation>
    </message>
</context>
<context>
    <name>emloc::ui::RunHistory</name>
    <message>
        <source>Untitled project</source>
        <translation>未命名项目</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>尚未保存</translation>
    </message>
    <message>
        <source>deleted</source>
        <translation>已删除</translation>
    </message>
    <message>
        <source>%1
Model: %2
Store: %3</source>
        <translation>%1
模型：%2
存储文件：%3</translation>
    </message>
    <message>
        <source>Ended</source>
        <translation>结束时间</translation>
    </message>
    <message>
        <source>Project</source>
        <translation>项目</translation>
    </message>
    <message>
        <source>Demonstrations</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>Kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Accuracy</source>
        <translation>准确率</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Context</source>
        <translation>上下文</translation>
    </message>
</context>
<context>
    <name>emloc::ui::RunsDialog</name>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>History of runs</source>
        <translation>运行历史</translation>
    </message>
    <message>
        <source>Nothing was compressed yet.</source>
        <translation>尚未压缩过任何内容。</translation>
    </message>
    <message>
        <source>What was compressed, the last run first. Return opens one.</source>
        <translation>压缩过的内容，最近一次在最前。回车键打开。</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Its context was deleted.</source>
        <translation>它的上下文已被删除。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::SaveBar</name>
    <message>
        <source>Name of the context</source>
        <translation>上下文名称</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>保存</translation>
    </message>
    <message>
        <source>Replace</source>
        <translation>替换</translation>
    </message>
    <message>
        <source>The saved context of that name is lost</source>
        <translation>同名的已保存上下文会丢失</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Save as</source>
        <translation>保存为</translation>
    </message>
</context>
<context>
    <name>emloc::ui::SettingsDialog</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Device</source>
        <translation>设备</translation>
    </message>
    <message>
        <source>The fastest there is</source>
        <translation>最快的设备</translation>
    </message>
    <message>
        <source>CPU</source>
        <translation>CPU</translation>
    </message>
    <message>
        <source>NVIDIA GPU</source>
        <translation>NVIDIA GPU</translation>
    </message>
    <message>
        <source>Threads</source>
        <translation>线程</translation>
    </message>
    <message>
        <source>All cores</source>
        <translation>所有核心</translation>
    </message>
    <message>
        <source>Memory that a model may take</source>
        <translation>模型可用的内存</translation>
    </message>
    <message>
        <source> GB</source>
        <translation> GB</translation>
    </message>
    <message>
        <source>What the machine has</source>
        <translation>机器的全部内存</translation>
    </message>
    <message>
        <source>&amp;Device</source>
        <translation>设备(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Threads</source>
        <translation>线程(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Memory at most</source>
        <translation>内存上限(&amp;M)</translation>
    </message>
    <message>
        <source>Computing (counts when the model is loaded)</source>
        <translation>计算（载入模型时生效）</translation>
    </message>
    <message>
        <source>Delta of new projects</source>
        <translation>新项目的 delta</translation>
    </message>
    <message>
        <source>Retention ratios, tried in this order</source>
        <translation>保留比例，按此顺序尝试</translation>
    </message>
    <message>
        <source>The shares of a chunk’s tokens that a layer may keep, tried in this order; then all</source>
        <translation>一层可以保留的块 token 的比例，按此顺序尝试；之后全部保留</translation>
    </message>
    <message>
        <source>Tokens of a chunk</source>
        <translation>每块的 token 数</translation>
    </message>
    <message>
        <source>Pixels of an image at most</source>
        <translation>图像像素上限</translation>
    </message>
    <message>
        <source>As the model says</source>
        <translation>由模型决定</translation>
    </message>
    <message>
        <source>Larger images are made smaller: fewer tokens, less time and memory, less detail</source>
        <translation>较大的图像会缩小：token 更少，更省时间和内存，细节也更少</translation>
    </message>
    <message>
        <source>De&amp;lta of new projects</source>
        <translation>新项目的 delta(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Ratios</source>
        <translation>保留比例(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Chunk size in tokens</source>
        <translation>块大小（token）(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Pixels of an image at most</source>
        <translation>图像像素上限(&amp;P)</translation>
    </message>
    <message>
        <source>Compression</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>配色</translation>
    </message>
    <message>
        <source>As the system</source>
        <translation>随系统</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>语言</translation>
    </message>
    <message>
        <source>C&amp;olours</source>
        <translation>配色(&amp;O)</translation>
    </message>
    <message>
        <source>L&amp;anguage (from the next start)</source>
        <translation>语言（下次启动生效）(&amp;A)</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>The ratios are shares between 0 and 1, ascending, for example: 0.1, 0.2, 0.5</source>
        <translation>保留比例是 0 与 1 之间递增的数，例如：0.1, 0.2, 0.5</translation>
    </message>
    <message>
        <source>Frames per second of a video</source>
        <translation>视频每秒取帧数</translation>
    </message>
    <message>
        <source>Frames of a video at most</source>
        <translation>每个视频最多取帧数</translation>
    </message>
    <message>
        <source>&amp;Frames per second of a video</source>
        <translation>视频每秒取帧数(&amp;F)</translation>
    </message>
    <message>
        <source>Frames of a &amp;video at most</source>
        <translation>每个视频最多取帧数(&amp;V)</translation>
    </message>
    <message>
        <source>Size of all text</source>
        <translation>所有文字的大小</translation>
    </message>
    <message>
        <source> %</source>
        <translation> %</translation>
    </message>
    <message>
        <source>Te&amp;xt size</source>
        <translation>文字大小(&amp;X)</translation>
    </message>
    <message>
        <source>How layers are decided</source>
        <translation>各层如何决定</translation>
    </message>
    <message>
        <source>Exactly, layer by layer</source>
        <translation>精确，逐层</translation>
    </message>
    <message>
        <source>Guided, with few passes</source>
        <translation>引导式，少量前向计算</translation>
    </message>
    <message>
        <source>Run rejected trials to their &amp;end</source>
        <translation>将被拒绝的试验运行到底(&amp;E)</translation>
    </message>
    <message>
        <source>Run rejected trials to their end</source>
        <translation>将被拒绝的试验运行到底</translation>
    </message>
    <message>
        <source>Slower; the chart then shows their exact divergence in place of a lower bound</source>
        <translation>较慢；图表随后显示其精确散度，而不是下界</translation>
    </message>
    <message>
        <source>&amp;Search</source>
        <translation>搜索(&amp;S)</translation>
    </message>
    <message>
        <source>Screened, on some of the demonstrations</source>
        <translation>筛选，多数只用部分示例</translation>
    </message>
    <message>
        <source>Screened is faster with large models and nearly always decides the same; guided is several times faster with deep models. Both keep the same delta.</source>
        <translation>筛选对大模型更快，决定几乎总是相同；引导对深层模型快数倍。两者都遵守同一 delta。</translation>
    </message>
    <message>
        <source>%1 takes %2 to %3 pixels, sides in steps of %4</source>
        <translation>%1 接受 %2 到 %3 像素，边长为 %4 的倍数</translation>
    </message>
    <message>
        <source>This model takes about %1 pixels, sides in steps of %2</source>
        <translation>此模型使用约 %1 像素，边长为 %2 的倍数</translation>
    </message>
    <message>
        <source>Weights on the CPU</source>
        <translation>CPU 上的权重</translation>
    </message>
    <message>
        <source>The most exact that fits</source>
        <translation>放得下的最精确的一种</translation>
    </message>
    <message>
        <source>32 bits</source>
        <translation>32 位</translation>
    </message>
    <message>
        <source>16 bits</source>
        <translation>16 位</translation>
    </message>
    <message>
        <source>8 bits, faster</source>
        <translation>8 位，更快</translation>
    </message>
    <message>
        <source>4 and 8 bits, the smallest</source>
        <translation>4 位和 8 位，最小</translation>
    </message>
    <message>
        <source>How a model’s weights are kept in memory. Fewer bits take less of it; answers change a little.</source>
        <translation>模型权重在内存中的存放方式。位数越少占用越少；回答会略有变化。</translation>
    </message>
    <message>
        <source>&amp;Weights on the CPU</source>
        <translation>CPU 上的权重(&amp;W)</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ShareBars</name>
    <message>
        <source>image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>answer</source>
        <translation>答案</translation>
    </message>
    <message>
        <source>template</source>
        <translation>模板</translation>
    </message>
    <message>
        <source>%1: %2 % kept</source>
        <translation>%1：保留 %2 %</translation>
    </message>
    <message>
        <source>%1 % of %2</source>
        <translation>%2 的 %1 %</translation>
    </message>
</context>
<context>
    <name>emloc::ui::StatusStrip</name>
    <message>
        <source>about %1 s left</source>
        <translation>约剩 %1 秒</translation>
    </message>
    <message>
        <source>about %1 min left</source>
        <translation>约剩 %1 分钟</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>暂停</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Resume</source>
        <translation>继续</translation>
    </message>
    <message>
        <source>paused</source>
        <translation>已暂停</translation>
    </message>
    <message>
        <source>Contexts are saved in %1</source>
        <translation>上下文保存在 %1</translation>
    </message>
    <message>
        <source>%1 (read only)</source>
        <translation>%1（只读）</translation>
    </message>
    <message>
        <source>Contexts are read from %1, which can’t be written to</source>
        <translation>上下文从 %1 读取，该文件不能写入</translation>
    </message>
</context>
<context>
    <name>emloc::ui::SystemPromptBar</name>
    <message>
        <source>System prompt: what the model is told before all demonstrations</source>
        <translation>系统提示词：在所有示例之前告诉模型的内容</translation>
    </message>
    <message>
        <source>System prompt</source>
        <translation>系统提示词</translation>
    </message>
    <message>
        <source>The model’s usual one</source>
        <translation>模型通常使用的系统提示词</translation>
    </message>
</context>
<context>
    <name>emloc::ui::TestController</name>
    <message>
        <source>The engine is busy.</source>
        <translation>引擎正忙。</translation>
    </message>
    <message>
        <source>Pick a context first.</source>
        <translation>请先选择上下文。</translation>
    </message>
    <message>
        <source>Correct a label</source>
        <translation>更正标签</translation>
    </message>
    <message>
        <source>Use an image of the test</source>
        <translation>使用测试图像</translation>
    </message>
    <message>
        <source>%1 is a demonstration of “%2” now and no longer tested on. Compress again for it to count.</source>
        <translation>%1 现在是“%2”的示例，不再用于测试。重新压缩后生效。</translation>
    </message>
    <message>
        <source>Compress</source>
        <translation>压缩</translation>
    </message>
</context>
<context>
    <name>emloc::ui::TestPicker</name>
    <message>
        <source>%1 % ± %2 right: %3 of %4</source>
        <translation>正确率 %1 % ± %2：%4 个中 %3 个正确</translation>
    </message>
    <message>
        <source>Tests of this context</source>
        <translation>此上下文的测试</translation>
    </message>
    <message>
        <source>Every test of this context is kept; choose one to see its answers</source>
        <translation>此上下文的每次测试都会保留；选择一次以查看其回答</translation>
    </message>
    <message>
        <source>held out</source>
        <translation>留出</translation>
    </message>
    <message>
        <source>%1 of %2, %3, %4</source>
        <translation>%2 中 %1 个正确，%3，%4</translation>
    </message>
</context>
<context>
    <name>emloc::ui::ThumbnailDelegate</name>
    <message>
        <source>T</source>
        <comment>held out for the test</comment>
        <translation>测</translation>
    </message>
</context>
<context>
    <name>emloc::ui::TimeLine</name>
    <message>
        <source>Time line: the frame that is shown</source>
        <translation>时间轴：当前显示的帧</translation>
    </message>
    <message>
        <source>Press or drag to look; drag the ends to cut. Arrow keys step from frame to frame.</source>
        <translation>单击或拖动以查看；拖动两端以剪裁。方向键逐帧移动。</translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are used</source>
        <translation>
            <numerusform>使用 %n 帧</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::TokenText</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>All of its tokens are kept.</source>
        <translation>它的 token 全部保留。</translation>
    </message>
    <message>
        <source>Dropped: %1</source>
        <translation>已丢弃：%1</translation>
    </message>
    <message>
        <source>kept by %1 % of the heads</source>
        <translation>由 %1 % 的头保留</translation>
    </message>
</context>
<context>
    <name>emloc::ui::TokensPanel</name>
    <message>
        <source>After a compression, or with a context open, this place shows which tokens of a demonstration every head keeps.</source>
        <translation>压缩之后，或打开上下文时，这里显示每个头保留示例的哪些 token。</translation>
    </message>
    <message>
        <source>Chunk</source>
        <translation>块</translation>
    </message>
    <message>
        <source>chunk </source>
        <translation>块 </translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>layer </source>
        <translation>层 </translation>
    </message>
    <message>
        <source>What is drawn</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>kept</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>importance</source>
        <translation>重要性</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>帧</translation>
    </message>
    <message>
        <source>The demonstration&apos;s tokens</source>
        <translation>示例的 token</translation>
    </message>
    <message>
        <source>Choose a layer and a chunk.</source>
        <translation>请选择层和块。</translation>
    </message>
    <message>
        <source>Question</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>回答</translation>
    </message>
</context>
<context>
    <name>emloc::ui::TrainDialog</name>
    <message>
        <source>%1&#xa0;%</source>
        <translation>%1%</translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform> %n 秒</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform> %n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform> %n 小时</numerusform>
        </translation>
    </message>
    <message>
        <source>trained</source>
        <translation>训练结果</translation>
    </message>
    <message>
        <source>Export for LLaMA-Factory…</source>
        <translation>导出给 LLaMA-Factory…</translation>
    </message>
    <message>
        <source>Train</source>
        <translation>训练</translation>
    </message>
    <message>
        <source>Compressing needs no training. Training changes the model itself: it takes longer, and pays with many demonstrations. What is trained becomes a model to choose.</source>
        <translation>压缩不需要训练。训练会改变模型本身：耗时更长，示例较多时才划算。训练的结果会成为可选的模型。</translation>
    </message>
    <message>
        <source>&amp;Method</source>
        <translation>方法(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>名称(&amp;N)</translation>
    </message>
    <message>
        <source>Of the adapter: a larger one can learn more, and needs more room</source>
        <translation>适配器的秩：越大能学到的越多，占用空间也越多</translation>
    </message>
    <message>
        <source>How far a step goes. Where the loss jumps about, take a lower one</source>
        <translation>每一步的幅度。如果损失忽高忽低，请调低</translation>
    </message>
    <message>
        <source>How often each demonstration is read</source>
        <translation>每个示例读取的次数</translation>
    </message>
    <message>
        <source>How many demonstrations a step learns from</source>
        <translation>每一步学习的示例数</translation>
    </message>
    <message>
        <source>&amp;Rank</source>
        <translation>秩(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Learning rate</source>
        <translation>学习率(&amp;L)</translation>
    </message>
    <message>
        <source>E&amp;pochs</source>
        <translation>轮数(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Batch</source>
        <translation>批大小(&amp;B)</translation>
    </message>
    <message>
        <source>Steps that are done</source>
        <translation>已完成的步数</translation>
    </message>
    <message>
        <source>Write a folder that LLaMA-Factory trains on, for models that this machine is too small for</source>
        <translation>写出可由 LLaMA-Factory 训练的文件夹，用于这台机器放不下的模型</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>A training goes on without this window</source>
        <translation>关闭此窗口后训练会继续</translation>
    </message>
    <message numerus="yes">
        <source>%n demonstration(s)</source>
        <translation>
            <numerusform>%n 个示例</numerusform>
        </translation>
    </message>
    <message>
        <source>%1, measured on %2 after each epoch; the best is kept.</source>
        <translation>%1，每轮之后用%2测试，保留最好的结果。</translation>
    </message>
    <message numerus="yes">
        <source>%n held-back image(s)</source>
        <translation>
            <numerusform> %n 张留出图像</numerusform>
        </translation>
    </message>
    <message>
        <source>%1. Hold some out to see how it does.</source>
        <translation>%1。留出一些图像即可看到效果。</translation>
    </message>
    <message>
        <source>Preparing</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Going on after step %1 of %2.</source>
        <translation>从第 %1 步（共 %2 步）之后继续。</translation>
    </message>
    <message>
        <source>Step %1 of %2 · loss %3 · %4 left</source>
        <translation>第 %1 步，共 %2 步 · 损失 %3 · 剩余%4</translation>
    </message>
    <message>
        <source>Measuring: %1 of %2 images</source>
        <translation>正在测试：第 %1 张图像，共 %2 张</translation>
    </message>
    <message>
        <source>Stopped before anything was learnt.</source>
        <translation>在学到任何内容之前已停止。</translation>
    </message>
    <message>
        <source>%1 of %2 steps in %3.</source>
        <translation>%3内完成 %1 步，共 %2 步。</translation>
    </message>
    <message>
        <source>The best, after step %1, is right on %2 of the held-back images; before it was %3.</source>
        <translation>最好的是第 %1 步之后的结果，留出图像正确率为 %2；训练前为 %3。</translation>
    </message>
    <message>
        <source>Use it</source>
        <translation>使用</translation>
    </message>
    <message>
        <source>Saved in %1</source>
        <translation>保存在 %1</translation>
    </message>
    <message>
        <source>Stop and keep the best</source>
        <translation>停止并保留最好的结果</translation>
    </message>
    <message>
        <source>Score its predictions…</source>
        <translation>为其预测评分…</translation>
    </message>
    <message>
        <source>Of matrix products. What is trained stays in 32 bits</source>
        <translation>指矩阵乘法的精度。被训练的部分始终为 32 位</translation>
    </message>
    <message>
        <source>bf16 on a GPU, 32 bits on the CPU</source>
        <translation>GPU 上为 bf16，CPU 上为 32 位</translation>
    </message>
    <message>
        <source>32 bits</source>
        <translation>32 位</translation>
    </message>
    <message>
        <source>Pre&amp;cision</source>
        <translation>精度(&amp;C)</translation>
    </message>
    <message>
        <source>Count what a model got right that was trained and asked in an exported folder</source>
        <translation>统计在导出的文件夹中训练并提问的模型答对了多少</translation>
    </message>
</context>
<context>
    <name>emloc::ui::TrainingController</name>
    <message>
        <source>Training: step %1 of %2</source>
        <translation>正在训练：第 %1 步，共 %2 步</translation>
    </message>
    <message>
        <source>Trained: %1</source>
        <translation>训练完成：%1</translation>
    </message>
    <message>
        <source>Choose an empty folder to export to</source>
        <translation>选择要导出到的空文件夹</translation>
    </message>
    <message>
        <source>Written to %1. README.md there says how to go on.</source>
        <translation>已写入 %1。其中的 README.md 说明了后续步骤。</translation>
    </message>
    <message>
        <source>The engine is busy.</source>
        <translation>引擎正忙。</translation>
    </message>
    <message>
        <source>Choose a model at the top.</source>
        <translation>请在顶部选择模型。</translation>
    </message>
    <message>
        <source>Add demonstrations on the left first.</source>
        <translation>请先在左侧添加示例。</translation>
    </message>
</context>
<context>
    <name>emloc::ui::UnknownLabelsBar</name>
    <message>
        <source>What becomes of the class %1</source>
        <translation>如何处理类别 %1</translation>
    </message>
    <message>
        <source>count as wrong</source>
        <translation>算作错误</translation>
    </message>
    <message>
        <source>leave out</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>is “%1”</source>
        <translation>是“%1”</translation>
    </message>
    <message>
        <source>Test</source>
        <translation>测试</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message numerus="yes">
        <source>%n class(es) of these images have names that the context doesn’t know.</source>
        <translation>
            <numerusform>这些图像中有 %n 个类别的名称是上下文不认识的。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>emloc::ui::VideoDialog</name>
    <message>
        <source>Ask the video %1</source>
        <translation>询问视频 %1</translation>
    </message>
    <message>
        <source>Frames of %1</source>
        <translation>%1 的帧</translation>
    </message>
    <message>
        <source>Read the video</source>
        <translation>读取视频</translation>
    </message>
    <message>
        <source>Use these frames</source>
        <translation>使用这些帧</translation>
    </message>
    <message>
        <source>What is to be seen, where you know it</source>
        <translation>画面内容（如果已知）</translation>
    </message>
    <message>
        <source>&amp;Question to prune by</source>
        <translation>用于剪枝的问题(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Caption</source>
        <translation>说明文字(&amp;C)</translation>
    </message>
</context>
<context>
    <name>emloc::ui::VideoPlayer</name>
    <message>
        <source>Opening the video…</source>
        <translation>正在打开视频…</translation>
    </message>
    <message>
        <source>The frame at this time</source>
        <translation>此刻的帧</translation>
    </message>
    <message>
        <source>The frames that are used</source>
        <translation>所使用的帧</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Play or stop</source>
        <translation>播放或停止</translation>
    </message>
    <message>
        <source>Begin here</source>
        <translation>从此处开始</translation>
    </message>
    <message>
        <source>What comes before is not used</source>
        <translation>此前的内容不使用</translation>
    </message>
    <message>
        <source>End here</source>
        <translation>到此处结束</translation>
    </message>
    <message>
        <source>What comes after is not used</source>
        <translation>此后的内容不使用</translation>
    </message>
    <message>
        <source>Whole video</source>
        <translation>整个视频</translation>
    </message>
    <message>
        <source>Use it from its beginning to its end</source>
        <translation>从头到尾全部使用</translation>
    </message>
    <message>
        <source>Frames at most</source>
        <translation>最多帧数</translation>
    </message>
    <message>
        <source>as many as the model takes</source>
        <translation>由模型决定</translation>
    </message>
    <message>
        <source>Add this frame</source>
        <translation>添加此帧</translation>
    </message>
    <message>
        <source>Choose frames one by one, beginning with those used now</source>
        <translation>从当前所用的帧开始逐帧选择</translation>
    </message>
    <message>
        <source>Spread evenly</source>
        <translation>均匀分布</translation>
    </message>
    <message>
        <source>Take frames at even distances again</source>
        <translation>重新按相等间隔取帧</translation>
    </message>
    <message>
        <source>Frames at &amp;most</source>
        <translation>最多帧数(&amp;M)</translation>
    </message>
    <message>
        <source>No picture</source>
        <translation>没有画面</translation>
    </message>
    <message>
        <source>Frame at %1</source>
        <translation>%1 处的帧</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Leave this frame out</source>
        <translation>去掉此帧</translation>
    </message>
    <message>
        <source>%1 of %2 · frame %3 of %4</source>
        <translation>%1 / %2 · 第 %3 帧，共 %4 帧</translation>
    </message>
    <message>
        <source>spread evenly</source>
        <translation>均匀分布</translation>
    </message>
    <message>
        <source>chosen one by one</source>
        <translation>逐帧选择</translation>
    </message>
    <message numerus="yes">
        <source>%n frame(s) are used, %1.</source>
        <translation>
            <numerusform>使用 %n 帧，%1。</numerusform>
        </translation>
    </message>
    <message>
        <source>&amp;Key frames only</source>
        <translation>仅关键帧(&amp;K)</translation>
    </message>
    <message>
        <source>The nearest frames that can be decoded alone: much faster in a long film</source>
        <translation>最接近的可独立解码的帧：对长视频快得多</translation>
    </message>
</context>
<context>
    <name>emloc::ui::WelcomePanel</name>
    <message>
        <source>First steps: three clicks to an answer</source>
        <translation>入门：点三下得到回答</translation>
    </message>
    <message>
        <source>Close the first steps</source>
        <translation>关闭入门</translation>
    </message>
    <message>
        <source>Close; F1 brings this back</source>
        <translation>关闭；按 F1 再次显示</translation>
    </message>
    <message>
        <source>The model reads them, and each of its layers keeps as little as it needs.</source>
        <translation>模型读入它们，每一层只保留所需的最少内容。</translation>
    </message>
    <message>
        <source>Open the sample</source>
        <translation>打开示例项目</translation>
    </message>
    <message>
        <source>Compress</source>
        <translation>压缩</translation>
    </message>
    <message>
        <source>Classify</source>
        <translation>分类</translation>
    </message>
    <message>
        <source>That is all. Drop your own images on the left, or ask more on the right.</source>
        <translation>就是这样。请把自己的图像拖到左侧，或在右侧继续提问。</translation>
    </message>
    <message>
        <source>You show this program a few labelled pictures or videos, and a vision-language model names new ones, without any training. The model that comes with it is small: it names classes and holds no conversation; Choose model opens a larger one.</source>
        <translation>您给这个程序看几张带标签的图片或视频，视觉语言模型就能说出新图片的类别，无需任何训练。自带的模型很小：它能识别类别，但不会对话；“选择模型”可打开更大的模型。</translation>
    </message>
    <message>
        <source>Open pictures of seven kinds of food, five of each, in place of your own.</source>
        <translation>打开七种食物的图片，每种五张，代替您自己的图片。</translation>
    </message>
    <message>
        <source>Which food is on a picture that it has not seen?</source>
        <translation>它没见过的一张图片上是哪种食物？</translation>
    </message>
</context>
<context>
    <name>emloc::ui::WhatIfBar</name>
    <message>
        <source>Back</source>
        <translation>返回</translation>
    </message>
    <message>
        <source>Show again what was decided</source>
        <translation>重新显示已做的决定</translation>
    </message>
    <message>
        <source>Compress the same demonstrations again with this delta</source>
        <translation>用此 delta 重新压缩同样的示例</translation>
    </message>
    <message numerus="yes">
        <source>With delta %1 about %2 % would be kept; %n decision(s) would change.</source>
        <translation>
            <numerusform>delta 为 %1 时约保留 %2 %；%n 个决定会改变。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n of them were never tried.</source>
        <translation>
            <numerusform>其中 %n 个没有试过。</numerusform>
        </translation>
    </message>
    <message>
        <source>Approximate, from the recorded trials.</source>
        <translation>根据已记录的试验估计。</translation>
    </message>
    <message>
        <source>Compress with %1</source>
        <translation>以 %1 压缩</translation>
    </message>
    <message>
        <source>Delta to try out</source>
        <translation>要尝试的 delta</translation>
    </message>
    <message>
        <source>The bound to try out; it is dragged in the chart, too</source>
        <translation>要尝试的界限；也可在图表中拖动</translation>
    </message>
</context>
<context>
    <name>emloc::ui::WordsDialog</name>
    <message>
        <source>What the words mean</source>
        <translation>术语解释</translation>
    </message>
</context>
<context>
    <name>emloc::ui::WorkspaceWorker</name>
    <message>
        <source>Recovered %1</source>
        <translation>已恢复 %1</translation>
    </message>
    <message>
        <source>No model is loaded. Choose one at the top.</source>
        <translation>没有载入模型。请在上方选择。</translation>
    </message>
    <message>
        <source>No context is open. Pick one first.</source>
        <translation>没有打开上下文。请先选择一个。</translation>
    </message>
    <message>
        <source>No store is open. Open one in the File menu.</source>
        <translation>没有打开上下文库。请在“文件”菜单中打开。</translation>
    </message>
    <message>
        <source>There is nothing to save. Compress first.</source>
        <translation>没有可保存的内容。请先压缩。</translation>
    </message>
    <message>
        <source>The compression before has no name and is in memory only: %1 Save it first, so that it is not lost.</source>
        <translation>之前的压缩没有名称，只在内存中：%1 请先保存，以免丢失。</translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Adapts a vision-language model to your task without training.</source>
        <translation>无需训练即可让视觉语言模型适配您的任务。</translation>
    </message>
    <message>
        <source>Open this project: a file, or a folder of demonstrations and held-back images.</source>
        <translation>打开此项目：一个文件，或含示例与留出图像的文件夹。</translation>
    </message>
    <message>
        <source>Keep contexts in this file.</source>
        <translation>把上下文保存在此文件。</translation>
    </message>
    <message>
        <source>No window: run the command line program with the other arguments.</source>
        <translation>不开窗口：用其余参数运行命令行程序。</translation>
    </message>
    <message>
        <source>Images, folders or a project to open.</source>
        <translation>要打开的图像、文件夹或项目。</translation>
    </message>
    <message>
        <source>Use the model in this folder.</source>
        <translation>使用此文件夹中的模型。</translation>
    </message>
</context>
</TS>
