<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>AxisValues</name>
    <message>
        <source>a whole channel</source>
        <translation>整个通道</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Numbers from %1 to %2</source>
        <translation>%1 到 %2 之间的数</translation>
    </message>
</context>
<context>
    <name>FigureTexts</name>
    <message>
        <source>Peak memory</source>
        <translation>内存峰值</translation>
    </message>
    <message>
        <source>Peak memory (MB)</source>
        <translation>内存峰值（MB）</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>KL divergence</source>
        <translation>KL 散度</translation>
    </message>
    <message>
        <source>Bits per weight</source>
        <translation>每权重位数</translation>
    </message>
    <message>
        <source>Size of the weights</source>
        <translation>权重大小</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>KL divergence from float (nats)</source>
        <translation>相对浮点的 KL 散度（奈特）</translation>
    </message>
    <message>
        <source>Size of the blocks&apos; weights (MB)</source>
        <translation>各块权重的大小（MB）</translation>
    </message>
    <message>
        <source>Time (s)</source>
        <translation>用时（秒）</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Calibration text</source>
        <translation>校准文本</translation>
    </message>
    <message>
        <source>the demo&apos;s own</source>
        <translation>演示模型自带</translation>
    </message>
    <message>
        <source>Layers of their own</source>
        <translation>单独设置的层</translation>
    </message>
    <message>
        <source>Loss at the end (mean)</source>
        <translation>最终损失（平均）</translation>
    </message>
    <message>
        <source>on</source>
        <translation>开</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
</context>
<context>
    <name>HelpPages</name>
    <message>
        <source>Post-training quantization of language models, in view.</source>
        <translation>看得见的大语言模型训练后量化。</translation>
    </message>
    <message>
        <source>Free software under the GNU General Public License, version 3 or later. It comes without any warranty.</source>
        <translation>本程序是自由软件，依 GNU 通用公共许可证第 3 版或更高版本发布，不提供任何担保。</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Mean squared error of each block&apos;s output against the float block, epoch by epoch. A block begins where its predecessor&apos;s quantized output leaves it, so later blocks start higher. A curve that falls and flattens is done; one that jumps met a step of the recovery ladder, which the log names.</source>
        <translation>各解码块输出相对浮点块的均方误差，逐轮记录。每一块以前面各块量化后的输出为输入，因此越靠后的块起点越高。曲线下降并趋平即已收敛；若出现跳变，说明触发了某一级恢复措施，日志中有说明。</translation>
    </message>
    <message>
        <source>Affine matrix</source>
        <translation>仿射矩阵</translation>
    </message>
    <message>
        <source>The learned matrix A under the gradual mask, as it multiplies. Colour is sign and size. The two lines are the band: entries outside have not been released yet.</source>
        <translation>渐进掩码作用后实际参与相乘的可学习矩阵 A。颜色表示符号与大小。两条线标出带宽：带外的元素尚未放开。</translation>
    </message>
    <message>
        <source>Gershgorin discs</source>
        <translation>盖尔圆盘</translation>
    </message>
    <message>
        <source>One disc a row: centre a(i,i), radius the sum of the other entries&apos; sizes. All eigenvalues lie in their union. As long as no disc holds zero the matrix is certainly invertible.</source>
        <translation>每行一个圆盘：圆心为 a(i,i)，半径为该行其余元素绝对值之和。所有特征值都落在圆盘的并集中。只要没有圆盘包含零点，矩阵必定可逆。</translation>
    </message>
    <message>
        <source>Diagonal dominance</source>
        <translation>对角占优</translation>
    </message>
    <message>
        <source>The smallest margin (|a(i,i)| − sum of the others) / |a(i,i)| over the rows. Above zero the matrix is strictly dominant, so invertible by Levy and Desplanques; below, it may still be.</source>
        <translation>各行裕度 (|a(i,i)| − 其余元素绝对值之和) / |a(i,i)| 的最小值。大于零时矩阵严格对角占优，由 Levy–Desplanques 定理必可逆；小于零时仍可能可逆。</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Counts of a layer&apos;s weights before, after the transform, and after quantization; the thin lines are the levels of the grid. Good settings put levels where the weights are.</source>
        <translation>一层权重在变换前、变换后和量化后的直方图；细线是量化网格的各个量化级。好的设置会让量化级落在权重集中的地方。</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>The largest size of every input channel before and after the transform. Lonely peaks are outliers; the transform should bring them down, for one scale has to serve all channels.</source>
        <translation>每个输入通道在变换前后的最大绝对值。孤立的尖峰就是离群值；所有通道共用一个缩放因子，因此变换应当把它们压低。</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>How surprised the model is by held-out text; lower is better. Float is the original, round-to-nearest the baseline that learns nothing. The nearer the quantized one is to float, the better.</source>
        <translation>模型对留出文本的“意外程度”，越低越好。浮点为原始模型，最近舍入（RTN）是不做任何学习的基线。量化模型越接近浮点越好。</translation>
    </message>
    <message>
        <source>Layer error</source>
        <translation>层误差</translation>
    </message>
    <message>
        <source>Signal to quantization noise of each layer&apos;s weights in decibels: 6 dB are about one bit. Low bars are the layers to spend more bits on. Click one to look at it.</source>
        <translation>各层权重的信号与量化噪声之比（分贝）：6 dB 约合 1 位。柱子低的层值得分配更多位宽。点击柱子可查看该层。</translation>
    </message>
    <message>
        <source>About AffineQuant Studio</source>
        <translation>关于 AffineQuant Studio</translation>
    </message>
    <message>
        <source>What each plot says</source>
        <translation>各图说明</translation>
    </message>
    <message>
        <source>Grid search</source>
        <translation>网格搜索</translation>
    </message>
    <message>
        <source>Where a diagonal starts searched: the error at every exponent tried, as a multiple of the smallest, one curve a placement. The circle is the exponent taken. A flat curve says that the scale hardly matters there; a minimum at 0 that none is best.</source>
        <translation>对角缩放的初值由搜索得到时：每个试过的指数对应的误差，以最小误差的倍数表示，每个位置一条曲线。圆圈是选中的指数。曲线平坦说明该处的缩放几乎不起作用；最小值在 0 处说明不缩放最好。</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>How much of each weight range is kept, at its lower and its upper end: 1 leaves it whole, 0.8 cuts a fifth off. Clipping gives outliers up so that the levels of the many others lie closer.</source>
        <translation>每个权重范围的下端与上端各保留多少：1 表示不截断，0.8 表示截去五分之一。截断舍弃离群值，使其余大多数权重的量化级更密。</translation>
    </message>
</context>
<context>
    <name>Pages</name>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>网格扫描</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>Learn</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Explore</source>
        <translation>探索</translation>
    </message>
</context>
<context>
    <name>QueueTexts</name>
    <message>
        <source>waiting</source>
        <translation>等待中</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
</context>
<context>
    <name>RecipeText</name>
    <message>
        <source>this is not JSON (%1)</source>
        <translation>这不是 JSON（%1）</translation>
    </message>
    <message>
        <source>it is nested too deep for a recipe</source>
        <translation>嵌套过深，不是配方</translation>
    </message>
    <message>
        <source>the key is there twice</source>
        <translation>该键出现了两次</translation>
    </message>
    <message>
        <source>it is too long for a recipe</source>
        <translation>过长，不是配方</translation>
    </message>
    <message>
        <source>a recipe is an object: { … }</source>
        <translation>配方应为一个对象：{ … }</translation>
    </message>
</context>
<context>
    <name>RunActions</name>
    <message>
        <source>&amp;Stop watching</source>
        <translation>停止观看(&amp;S)</translation>
    </message>
    <message>
        <source>Leave the run to itself (Esc)</source>
        <translation>让运行自行继续（Esc）</translation>
    </message>
    <message>
        <source>&amp;Start</source>
        <translation>开始(&amp;S)</translation>
    </message>
    <message>
        <source>Quantize the model with these settings (F5)</source>
        <translation>按当前设置量化模型（F5）</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Hold the run between two steps, or go on (Space)</source>
        <translation>在两步之间暂停，或继续运行（空格）</translation>
    </message>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>Stop the run (Esc)</source>
        <translation>停止运行（Esc）</translation>
    </message>
</context>
<context>
    <name>RunTexts</name>
    <message>
        <source>finished</source>
        <translation>已完成</translation>
    </message>
    <message>
        <source>running</source>
        <translation>运行中</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>已中断</translation>
    </message>
    <message>
        <source>stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>%1, %2 of %3 blocks</source>
        <translation>%1，%2/%3 个块</translation>
    </message>
</context>
<context>
    <name>SensitivityMaps</name>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Only This Layer at %1 Bits</source>
        <translation>仅此层量化为 %1 位</translation>
    </message>
    <message>
        <source>KL divergence (nats)</source>
        <translation>KL 散度（奈特）</translation>
    </message>
    <message>
        <source>Gained by Leaving This Layer in Float</source>
        <translation>此层保持浮点的收益</translation>
    </message>
    <message>
        <source>KL divergence less (nats)</source>
        <translation>KL 散度减少量（奈特）</translation>
    </message>
    <message>
        <source>Bits of Each Layer</source>
        <translation>各层位宽</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位宽</translation>
    </message>
    <message>
        <source>Divergence over Size</source>
        <translation>散度与大小</translation>
    </message>
    <message>
        <source>Bits a weight</source>
        <translation>每权重位数</translation>
    </message>
    <message>
        <source>KL divergence (nats, log)</source>
        <translation>KL 散度（奈特，对数）</translation>
    </message>
    <message>
        <source>mixed bits, layers&apos; sum</source>
        <translation>混合位宽，各层之和</translation>
    </message>
    <message>
        <source>one width, layers&apos; sum</source>
        <translation>统一位宽，各层之和</translation>
    </message>
    <message>
        <source>one width, measured</source>
        <translation>统一位宽，实测</translation>
    </message>
    <message>
        <source>the budget</source>
        <translation>预算</translation>
    </message>
</context>
<context>
    <name>ShortcutList</name>
    <message>
        <source>Space</source>
        <translation>空格</translation>
    </message>
    <message>
        <source>Hold the run, or go on</source>
        <translation>暂停或继续运行</translation>
    </message>
    <message>
        <source>Double click</source>
        <translation>双击</translation>
    </message>
    <message>
        <source>Show all of a plot again</source>
        <translation>恢复显示整幅图</translation>
    </message>
    <message>
        <source>Wheel, drag</source>
        <translation>滚轮、拖动</translation>
    </message>
    <message>
        <source>Zoom and move a plot</source>
        <translation>缩放与平移图</translation>
    </message>
    <message>
        <source>Keyboard and mouse</source>
        <translation>键盘与鼠标</translation>
    </message>
    <message>
        <source>Key</source>
        <translation>按键</translation>
    </message>
    <message>
        <source>Does</source>
        <translation>作用</translation>
    </message>
</context>
<context>
    <name>StudioDocks</name>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>Discs</source>
        <translation>圆盘</translation>
    </message>
    <message>
        <source>Dominance</source>
        <translation>占优</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>Layer error</source>
        <translation>层误差</translation>
    </message>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Search</source>
        <translation>搜索</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>截断</translation>
    </message>
    <message>
        <source>Recipe (JSON)</source>
        <translation>配方（JSON）</translation>
    </message>
</context>
<context>
    <name>StudioTour</name>
    <message>
        <source>What a run does</source>
        <translation>一次运行做什么</translation>
    </message>
    <message>
        <source>A preset gives the bits, a method how they are found. Every setting below can be changed; click one to read what it does. At the bottom stands what the run will take.</source>
        <translation>预设决定位宽，方法决定如何求得量化值。下面的每项设置都可更改；点击即可查看说明。底部显示运行所需的资源。</translation>
    </message>
    <message>
        <source>Start</source>
        <translation>开始</translation>
    </message>
    <message>
        <source>A demo model is open already: press Start, or F5, and it is quantized block by block. The run can be held, and cancelled.</source>
        <translation>演示模型已经打开：按“开始”或 F5，即逐块量化。运行可以暂停，也可以取消。</translation>
    </message>
    <message>
        <source>Watch it learn</source>
        <translation>观察学习过程</translation>
    </message>
    <message>
        <source>Loss, matrices, weights and activations change while the engine works. Hover for exact values, drag and wheel to zoom, right-click to save a picture or the data.</source>
        <translation>引擎工作时，损失、矩阵、权重与激活随之变化。悬停可查看精确数值，拖动与滚轮可缩放，右键可保存图片或数据。</translation>
    </message>
    <message>
        <source>More than one run</source>
        <translation>不止一次运行</translation>
    </message>
    <message>
        <source>Look into layers, sweep over settings, find out which layers need their bits, compare runs, and learn how it all works. Ctrl and a digit goes there, too.</source>
        <translation>查看各层、扫描设置、找出哪些层需要更多位宽、比较运行，并学习其中原理。也可用 Ctrl 加数字键切换。</translation>
    </message>
    <message>
        <source>Your own model</source>
        <translation>您自己的模型</translation>
    </message>
    <message>
        <source>Drop a model&apos;s folder or a .gguf file on the window, or open it from the File menu. Nothing leaves your machine.</source>
        <translation>将模型文件夹或 .gguf 文件拖到窗口，或从“文件”菜单打开。一切都在本机完成。</translation>
    </message>
</context>
<context>
    <name>SweepPictures</name>
    <message>
        <source>%1 over the Grid</source>
        <translation>网格上的%1</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>Loss of the blocks</source>
        <translation>块损失</translation>
    </message>
    <message>
        <source>Bits a weight</source>
        <translation>每权重位数</translation>
    </message>
    <message>
        <source>Seconds</source>
        <translation>秒</translation>
    </message>
    <message>
        <source>float model</source>
        <translation>浮点模型</translation>
    </message>
</context>
<context>
    <name>aq::ActivationPane</name>
    <message>
        <source>float model, %1 samples of %2 tokens</source>
        <translation>浮点模型，%1 个样本，每个 %2 个词元</translation>
    </message>
    <message>
        <source>Show activations</source>
        <translation>显示激活</translation>
    </message>
    <message>
        <source>Sends a few calibration samples through the float model, up to this layer</source>
        <translation>让少量校准样本通过浮点模型，直到该层为止</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Progress of the walk through the model</source>
        <translation>逐块前向计算的进度</translation>
    </message>
    <message>
        <source>Show activations sends a few calibration samples through the float model up to this layer: which input channels carry outliers?</source>
        <translation>“显示激活”会让少量校准样本通过浮点模型直到该层：看看哪些输入通道带有离群值。</translation>
    </message>
</context>
<context>
    <name>aq::ActivationPlot</name>
    <message>
        <source>Choose a quantized layer to see its input channels before and after the transform.</source>
        <translation>选择一个已量化的层，查看其各输入通道在变换前后的情况。</translation>
    </message>
    <message>
        <source>Input channel</source>
        <translation>输入通道</translation>
    </message>
    <message>
        <source>Largest |activation|</source>
        <translation>最大 |激活|</translation>
    </message>
    <message>
        <source>before</source>
        <translation>变换前</translation>
    </message>
    <message>
        <source>after</source>
        <translation>变换后</translation>
    </message>
    <message>
        <source>Activation</source>
        <translation>激活值</translation>
    </message>
    <message>
        <source>Values a bin (log)</source>
        <translation>每箱个数（对数）</translation>
    </message>
    <message>
        <source>block %1 %2; largest channel to median: %3 before, %4 after</source>
        <translation>块 %1 %2；最大通道与中位数之比：变换前 %3，变换后 %4</translation>
    </message>
    <message>
        <source>before the transform</source>
        <translation>变换前</translation>
    </message>
    <message>
        <source>after the transform</source>
        <translation>变换后</translation>
    </message>
    <message>
        <source>Channel %1
before %2
after %3</source>
        <translation>通道 %1
变换前 %2
变换后 %3</translation>
    </message>
    <message>
        <source>Activation %1</source>
        <translation>激活值 %1</translation>
    </message>
    <message>
        <source>before: %1 values</source>
        <translation>变换前：%1 个</translation>
    </message>
    <message>
        <source>after: %1 values</source>
        <translation>变换后：%1 个</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>block %1 %2; largest channel to median: %3</source>
        <translation>块 %1 %2；最大通道与中位数之比：%3</translation>
    </message>
    <message>
        <source>Channel %1
largest |activation| %2</source>
        <translation>通道 %1
最大 |激活| %2</translation>
    </message>
</context>
<context>
    <name>aq::AxisRow</name>
    <message>
        <source>Setting to sweep over</source>
        <translation>要扫描的设置</translation>
    </message>
    <message>
        <source>Values of %1</source>
        <translation>%1的取值</translation>
    </message>
    <message>
        <source>Values, with commas between</source>
        <translation>取值，以英文逗号分隔</translation>
    </message>
    <message>
        <source>Remove this setting</source>
        <translation>移除此设置</translation>
    </message>
</context>
<context>
    <name>aq::Banner</name>
    <message>
        <source>Dismiss</source>
        <translation>关闭</translation>
    </message>
</context>
<context>
    <name>aq::BudgetPanel</name>
    <message>
        <source>Measure first: then bits can be shared out among the layers.</source>
        <translation>请先测量：之后即可在各层之间分配位宽。</translation>
    </message>
    <message>
        <source>%1 bits a weight, %2 · KL of the layers&apos; sum %3</source>
        <translation>每权重 %1 位，%2 · 各层 KL 之和 %3</translation>
    </message>
    <message>
        <source> · measured as a whole %1</source>
        <translation> · 整体实测 %1</translation>
    </message>
    <message>
        <source>Budget, bits a weight</source>
        <translation>预算（每权重位数）</translation>
    </message>
    <message>
        <source>Use these bits in the settings</source>
        <translation>将这些位宽用于设置</translation>
    </message>
    <message>
        <source>Measure these bits as a whole</source>
        <translation>整体测量这一分配</translation>
    </message>
</context>
<context>
    <name>aq::ChannelRangePlot</name>
    <message>
        <source>Channel Ranges</source>
        <translation>通道范围</translation>
    </message>
    <message>
        <source>Choose a layer to see how far the weights of its output channels reach.</source>
        <translation>选择一层以查看其各输出通道的权重范围。</translation>
    </message>
    <message>
        <source>Output channel</source>
        <translation>输出通道</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>%1; widest to median: %2</source>
        <translation>%1；最宽通道与中位数之比：%2</translation>
    </message>
    <message>
        <source>float</source>
        <translation>浮点</translation>
    </message>
    <message>
        <source>largest and smallest dequantized</source>
        <translation>反量化后的最大值与最小值</translation>
    </message>
    <message>
        <source>Output channel %1
float %2
dequantized %3
RMS error %4</source>
        <translation>输出通道 %1
浮点 %2
反量化 %3
均方根误差 %4</translation>
    </message>
</context>
<context>
    <name>aq::ClippingPlot</name>
    <message>
        <source>The ranges of this layer&apos;s weights were not clipped.</source>
        <translation>该层的权重范围未被截断。</translation>
    </message>
    <message>
        <source>Choose a quantized layer to see how far the ranges of its weights were clipped, where the recipe learns or searches that.</source>
        <translation>若配方学习或搜索权重截断，选择一个已量化的层即可查看其权重范围的截断程度。</translation>
    </message>
    <message>
        <source>block %1 %2, ranges: %3</source>
        <translation>块 %1 %2，范围数：%3</translation>
    </message>
    <message>
        <source>Clipping factor (1: not clipped)</source>
        <translation>截断因子（1：不截断）</translation>
    </message>
    <message>
        <source>Ranges a bin (log)</source>
        <translation>每箱范围数（对数）</translation>
    </message>
    <message>
        <source>Ranges a bin</source>
        <translation>每箱范围数</translation>
    </message>
    <message>
        <source>lower end</source>
        <translation>下端</translation>
    </message>
    <message>
        <source>upper end</source>
        <translation>上端</translation>
    </message>
    <message>
        <source>Logarithmic Counts</source>
        <translation>对数计数</translation>
    </message>
    <message>
        <source>Factor %1</source>
        <translation>因子 %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>Clipping</source>
        <translation>截断</translation>
    </message>
</context>
<context>
    <name>aq::ComparePage</name>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Writes the comparison as a web page or a PDF</source>
        <translation>将比较结果写成网页或 PDF</translation>
    </message>
    <message>
        <source>Seven runs at most</source>
        <translation>最多七个运行</translation>
    </message>
    <message>
        <source>Take one out before you add another.</source>
        <translation>请先取消一个，再添加另一个。</translation>
    </message>
    <message>
        <source>A session cannot be compared</source>
        <translation>有会话无法参与比较</translation>
    </message>
    <message>
        <source>Measuring the KL divergence…</source>
        <translation>正在测量 KL 散度…</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Check the runs to lay beside each other.</source>
        <translation>勾选要并列比较的运行。</translation>
    </message>
    <message>
        <source>Check two or more runs at the left, or select them on the Runs page and press Compare.</source>
        <translation>在左侧勾选两个以上的运行，或在“运行记录”页选中它们并按“比较”。</translation>
    </message>
    <message>
        <source>Runs to compare</source>
        <translation>要比较的运行</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Plots</source>
        <translation>图表</translation>
    </message>
    <message>
        <source>Texts</source>
        <translation>文本</translation>
    </message>
</context>
<context>
    <name>aq::DockGrip</name>
    <message>
        <source>Drag to move this panel, double-click to float it</source>
        <translation>拖动可移动面板，双击可浮动</translation>
    </message>
</context>
<context>
    <name>aq::DominancePlot</name>
    <message>
        <source>How far the learned matrices are from losing diagonal dominance appears here, epoch by epoch.</source>
        <translation>这里逐轮显示所学矩阵距离失去对角占优还有多远。</translation>
    </message>
    <message>
        <source>mask band</source>
        <translation>掩码带宽</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Margin, &gt; 0 is dominant</source>
        <translation>裕度（&gt; 0 为占优）</translation>
    </message>
    <message>
        <source>Mask band (% of n)</source>
        <translation>掩码带宽（占 n 的 %）</translation>
    </message>
    <message>
        <source>block %1, lowest margin %2</source>
        <translation>块 %1，最小裕度 %2</translation>
    </message>
    <message>
        <source>Epoch %1
mask band %2%</source>
        <translation>第 %1 轮
掩码带宽 %2%</translation>
    </message>
    <message>
        <source>%1, epoch %2
margin %3
condition number %4
merge error %5
band ±%6 of %7</source>
        <translation>%1，第 %2 轮
裕度 %3
条件数 %4
合并误差 %5
带宽 ±%6 / %7</translation>
    </message>
    <message numerus="yes">
        <source>%n row(s) scaled back</source>
        <translation>
            <numerusform>%n 行被缩回</numerusform>
        </translation>
    </message>
    <message>
        <source>Diagonal Dominance</source>
        <translation>对角占优</translation>
    </message>
</context>
<context>
    <name>aq::ErrorComparisonPlot</name>
    <message>
        <source>Error per Layer</source>
        <translation>各层误差</translation>
    </message>
    <message>
        <source>How close every layer&apos;s quantized weights are to the originals appears here, run beside run.</source>
        <translation>这里并列显示各运行中每层量化权重与原权重的接近程度。</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>SQNR (dB)</source>
        <translation>SQNR（dB）</translation>
    </message>
    <message>
        <source>click a layer to see its weights</source>
        <translation>点击某层以查看其权重</translation>
    </message>
    <message>
        <source>Block %1, %2</source>
        <translation>块 %1，%2</translation>
    </message>
    <message>
        <source>%1: %2 dB</source>
        <translation>%1：%2 dB</translation>
    </message>
</context>
<context>
    <name>aq::ExplorePage</name>
    <message>
        <source>block %1 %2</source>
        <translation>块 %1 %2</translation>
    </message>
    <message>
        <source>Open a model in the File menu, or drop one on the window: its layers appear here, with what quantization would cost each of them, before any run.</source>
        <translation>在“文件”菜单中打开模型，或将其拖放到窗口：这里会列出它的各层，以及量化每一层的代价，无需先运行。</translation>
    </message>
    <message>
        <source>Use these settings</source>
        <translation>采用这些设置</translation>
    </message>
    <message>
        <source>Puts them into the settings form, for all layers</source>
        <translation>写入设置表单，对所有层生效</translation>
    </message>
    <message>
        <source>Only for this layer</source>
        <translation>仅用于该层</translation>
    </message>
    <message>
        <source>Gives this layer these bits and settings in the recipe; the others keep theirs</source>
        <translation>在配方中为该层单独指定这些位宽和设置，其他层不变</translation>
    </message>
    <message>
        <source>Keep in float</source>
        <translation>保持浮点</translation>
    </message>
    <message>
        <source>Leaves this layer as it is; the recipe says so</source>
        <translation>该层不量化，并写入配方</translation>
    </message>
    <message>
        <source>As all others</source>
        <translation>与其他层相同</translation>
    </message>
    <message>
        <source>Takes back what the recipe says of this layer alone</source>
        <translation>撤销配方对该层的单独设置</translation>
    </message>
    <message>
        <source>Block %1 · %2</source>
        <translation>块 %1 · %2</translation>
    </message>
</context>
<context>
    <name>aq::FigureStrip</name>
    <message>
        <source>SQNR</source>
        <translation>SQNR</translation>
    </message>
    <message>
        <source>MSE</source>
        <translation>MSE</translation>
    </message>
    <message>
        <source>bits a weight</source>
        <translation>每权重位数</translation>
    </message>
    <message>
        <source>size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>estimate on %1 of %2 output channels; the rest is on its way</source>
        <translation>由 %2 个输出通道中的 %1 个估计；其余正在计算</translation>
    </message>
    <message>
        <source>computing…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>in %1 ms</source>
        <translation>用时 %1 ms</translation>
    </message>
</context>
<context>
    <name>aq::GershgorinPlot</name>
    <message>
        <source>One disc a row of the learned matrix appears here. While no disc reaches 0, the matrix is invertible.</source>
        <translation>所学矩阵每行在此显示一个圆盘。只要没有圆盘触及 0，矩阵就可逆。</translation>
    </message>
    <message>
        <source>Real part</source>
        <translation>实部</translation>
    </message>
    <message>
        <source>Imaginary part</source>
        <translation>虚部</translation>
    </message>
    <message>
        <source>margin %1: strictly dominant, so invertible</source>
        <translation>裕度 %1：严格对角占优，必可逆</translation>
    </message>
    <message>
        <source>margin %1: not dominant, discs that hold 0: %2</source>
        <translation>裕度 %1：非对角占优，包含 0 的圆盘：%2 个</translation>
    </message>
    <message>
        <source>away from 0</source>
        <translation>不含 0</translation>
    </message>
    <message>
        <source>holds 0</source>
        <translation>包含 0</translation>
    </message>
    <message>
        <source>the %1 least dominant of %2 rows</source>
        <translation>%2 行中占优性最弱的 %1 行</translation>
    </message>
    <message>
        <source>Row %1
centre %2, radius %3
margin %4</source>
        <translation>第 %1 行
圆心 %2，半径 %3
裕度 %4</translation>
    </message>
    <message>
        <source>Gershgorin Discs</source>
        <translation>盖尔圆盘</translation>
    </message>
</context>
<context>
    <name>aq::GridEditor</name>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Add a setting</source>
        <translation>添加设置</translation>
    </message>
    <message>
        <source>On the run&apos;s settings</source>
        <translation>基于运行设置</translation>
    </message>
    <message>
        <source>Stability factor</source>
        <translation>稳定因子</translation>
    </message>
    <message>
        <source>Gradual mask</source>
        <translation>渐进掩码</translation>
    </message>
    <message>
        <source>Precision of the matrices</source>
        <translation>矩阵精度</translation>
    </message>
    <message>
        <source>Enforced dominance</source>
        <translation>强制对角占优</translation>
    </message>
    <message>
        <source>Bits and groups</source>
        <translation>位宽与分组</translation>
    </message>
    <message>
        <source>Methods</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Method and number formats are the grid&apos;s; samples and epochs are those of the run&apos;s settings.</source>
        <translation>方法与数值格式取自网格；样本数与轮数取自运行设置。</translation>
    </message>
    <message>
        <source>Everything that is no direction of the grid is as in the run&apos;s settings.</source>
        <translation>网格未涉及的一切均与运行设置相同。</translation>
    </message>
</context>
<context>
    <name>aq::GridMapPlot</name>
    <message>
        <source>none yet</source>
        <translation>尚无</translation>
    </message>
</context>
<context>
    <name>aq::HeatMapPane</name>
    <message>
        <source>Shown</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>What the heat map shows</source>
        <translation>热力图显示的内容</translation>
    </message>
    <message>
        <source>weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>quantized weight</source>
        <translation>量化后的权重</translation>
    </message>
    <message>
        <source>error w − ŵ</source>
        <translation>误差 w − ŵ</translation>
    </message>
</context>
<context>
    <name>aq::HeatMapPlot</name>
    <message>
        <source>Heat Map</source>
        <translation>热力图</translation>
    </message>
    <message>
        <source>Choose a layer to see its matrix: the wheel zooms, dragging moves.</source>
        <translation>选择一层以查看其矩阵：滚轮缩放，拖动平移。</translation>
    </message>
    <message>
        <source>%1 · rows %2–%3, columns %4–%5</source>
        <translation>%1 · 行 %2–%3，列 %4–%5</translation>
    </message>
    <message>
        <source>Input channel</source>
        <translation>输入通道</translation>
    </message>
    <message>
        <source>Output channel</source>
        <translation>输出通道</translation>
    </message>
    <message>
        <source>Output %1, input %2
%3: %4</source>
        <translation>输出 %1，输入 %2
%3：%4</translation>
    </message>
</context>
<context>
    <name>aq::HistogramComparisonPlot</name>
    <message>
        <source>Weights of a Layer</source>
        <translation>单层权重</translation>
    </message>
    <message>
        <source>Choose a layer in the plot beside to see its weights under each run.</source>
        <translation>在旁边的图中选择一层，以查看它在各运行中的权重。</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Weights a bin (log)</source>
        <translation>每箱权重数（对数）</translation>
    </message>
    <message>
        <source>Weights a bin</source>
        <translation>每箱权重数</translation>
    </message>
    <message>
        <source>float</source>
        <translation>浮点</translation>
    </message>
    <message>
        <source>block %1 %2</source>
        <translation>块 %1 %2</translation>
    </message>
    <message>
        <source>Logarithmic Counts</source>
        <translation>对数计数</translation>
    </message>
    <message>
        <source>Weight %1</source>
        <translation>权重 %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
</context>
<context>
    <name>aq::KeptFile</name>
    <message>
        <source>What it holds was kept as %1.</source>
        <translation>其内容已保留为 %1。</translation>
    </message>
</context>
<context>
    <name>aq::LayerErrorPlot</name>
    <message>
        <source>How close every layer&apos;s quantized weights are to the originals appears here, as each block is done.</source>
        <translation>每完成一块，这里显示各层量化权重与原权重的接近程度。</translation>
    </message>
    <message>
        <source>worst: block %1 %2, %3 dB</source>
        <translation>最差：块 %1 %2，%3 dB</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>%1% of the weights not at their nearest level</source>
        <translation>%1% 的权重未取最近的量化级</translation>
    </message>
    <message>
        <source>Error per Layer</source>
        <translation>各层误差</translation>
    </message>
    <message>
        <source>SQNR (dB)</source>
        <translation>SQNR（dB）</translation>
    </message>
    <message>
        <source>Block %1, %2
SQNR %3 dB
MSE of the weights %4
cosine similarity %5</source>
        <translation>块 %1，%2
SQNR %3 dB
权重均方误差 %4
余弦相似度 %5</translation>
    </message>
</context>
<context>
    <name>aq::LayerOverridesList</name>
    <message>
        <source>Back to the settings of all layers</source>
        <translation>恢复为所有层的设置</translation>
    </message>
    <message>
        <source>Remove the settings of %1</source>
        <translation>移除 %1 的单独设置</translation>
    </message>
    <message>
        <source>Layers with settings of their own (%1 more)</source>
        <translation>有单独设置的层（另有 %1 项）</translation>
    </message>
    <message>
        <source>Layers with settings of their own</source>
        <translation>有单独设置的层</translation>
    </message>
</context>
<context>
    <name>aq::LayerSelector</name>
    <message>
        <source>Follow the newest block</source>
        <translation>跟随最新的块</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Matrix</source>
        <translation>矩阵</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
</context>
<context>
    <name>aq::LayerTable</name>
    <message>
        <source>%1 cannot be written: %2</source>
        <translation>无法写入 %1：%2</translation>
    </message>
    <message>
        <source>Save layers</source>
        <translation>保存各层</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>%1 layers</source>
        <translation>%1 层</translation>
    </message>
    <message>
        <source>%1 of %2 layers</source>
        <translation>%2 层中的 %1 层</translation>
    </message>
    <message>
        <source> · %1 measured</source>
        <translation> · 已测 %1 层</translation>
    </message>
    <message>
        <source>Filter: q_proj, 3., *.mlp.*</source>
        <translation>筛选：q_proj、3.、*.mlp.*</translation>
    </message>
    <message>
        <source>Filter layers</source>
        <translation>筛选层</translation>
    </message>
    <message>
        <source>Layers</source>
        <translation>各层</translation>
    </message>
    <message>
        <source>Save CSV…</source>
        <translation>保存 CSV…</translation>
    </message>
    <message>
        <source>Saves the table as it is sorted and filtered</source>
        <translation>按当前排序和筛选结果保存表格</translation>
    </message>
</context>
<context>
    <name>aq::LayerTableModel</name>
    <message>
        <source>float</source>
        <translation>浮点</translation>
    </message>
    <message>
        <source>%1 bits a weight, scales counted</source>
        <translation>每个权重 %1 位（含缩放因子）</translation>
    </message>
    <message>
        <source>Estimated on %1 of %2 output channels</source>
        <translation>由 %2 个输出通道中的 %1 个估计</translation>
    </message>
    <message>
        <source>The recipe has settings of its own for this layer.</source>
        <translation>配方为该层单独指定了设置。</translation>
    </message>
    <message>
        <source>Block</source>
        <translation>块</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位宽</translation>
    </message>
    <message>
        <source>SQNR (dB)</source>
        <translation>SQNR (dB)</translation>
    </message>
    <message>
        <source>MSE</source>
        <translation>MSE</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>10·log₁₀(Σw² / Σ(w − ŵ)²): signal to quantization noise. 6 dB are one bit.</source>
        <translation>10·log₁₀(Σw² / Σ(w − ŵ)²)：信号与量化噪声之比。6 dB 相当于 1 位。</translation>
    </message>
    <message>
        <source>Mean of (w − ŵ)²</source>
        <translation>(w − ŵ)² 的均值</translation>
    </message>
    <message>
        <source>Of the quantized layer, scales, zero points and code books counted</source>
        <translation>量化后该层的大小，含缩放因子、零点和码本</translation>
    </message>
    <message>
        <source>KL divergence with only this layer quantized; the Sensitivity page measures it</source>
        <translation>仅量化该层时的 KL 散度，由“敏感度”页测得</translation>
    </message>
</context>
<context>
    <name>aq::LogView</name>
    <message>
        <source>Log</source>
        <translation>日志</translation>
    </message>
    <message>
        <source>Search the log</source>
        <translation>搜索日志</translation>
    </message>
    <message>
        <source>What is shown</source>
        <translation>显示内容</translation>
    </message>
    <message>
        <source>Everything</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>Milestones</source>
        <translation>里程碑</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>What happens during a run is noted here.</source>
        <translation>运行中的事件记录在这里。</translation>
    </message>
</context>
<context>
    <name>aq::LossComparisonPlot</name>
    <message>
        <source>Loss per Block</source>
        <translation>各块的损失</translation>
    </message>
    <message>
        <source>The output error of every block appears here, the chosen runs over each other.</source>
        <translation>这里叠加显示所选运行各块的输出误差。</translation>
    </message>
    <message>
        <source>Block, its epochs from left to right</source>
        <translation>块（各轮次从左到右）</translation>
    </message>
    <message>
        <source>Block output MSE</source>
        <translation>块输出 MSE</translation>
    </message>
    <message>
        <source>%1
block %2
MSE %3</source>
        <translation>%1
块 %2
MSE %3</translation>
    </message>
</context>
<context>
    <name>aq::LossPlot</name>
    <message>
        <source>The output error of every block appears here, epoch by epoch, while it is learned.</source>
        <translation>学习过程中，这里逐轮显示每一块的输出误差。</translation>
    </message>
    <message>
        <source>Block %1</source>
        <translation>块 %1</translation>
    </message>
    <message>
        <source>block %1 starts at %2</source>
        <translation>块 %1 起始 %2</translation>
    </message>
    <message>
        <source>block %1 at %2</source>
        <translation>块 %1 为 %2</translation>
    </message>
    <message>
        <source>block %1 at %2, %3 from its start</source>
        <translation>块 %1 为 %2，较起始 %3</translation>
    </message>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Epoch, blocks end to end</source>
        <translation>轮次（各块首尾相接）</translation>
    </message>
    <message>
        <source>Block output MSE</source>
        <translation>块输出均方误差</translation>
    </message>
    <message>
        <source>current block</source>
        <translation>当前块</translation>
    </message>
    <message>
        <source>first block</source>
        <translation>首块</translation>
    </message>
    <message>
        <source>latest blocks</source>
        <translation>最近的块</translation>
    </message>
    <message>
        <source>Overlay Blocks</source>
        <translation>各块叠放</translation>
    </message>
    <message>
        <source>Block %1, before learning</source>
        <translation>块 %1，学习前</translation>
    </message>
    <message>
        <source>Block %1, epoch %2</source>
        <translation>块 %1，第 %2 轮</translation>
    </message>
    <message>
        <source>MSE %1</source>
        <translation>均方误差 %1</translation>
    </message>
    <message>
        <source>%1 from its start</source>
        <translation>较起始 %1</translation>
    </message>
    <message>
        <source>Loss per Block</source>
        <translation>各块损失</translation>
    </message>
</context>
<context>
    <name>aq::MainMenu</name>
    <message>
        <source>&amp;Watch a run…</source>
        <translation>观看运行(&amp;W)…</translation>
    </message>
    <message>
        <source>&amp;Export checkpoint…</source>
        <translation>导出检查点(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;Keyboard and mouse</source>
        <translation>键盘与鼠标(&amp;K)</translation>
    </message>
    <message>
        <source>Show me &amp;around</source>
        <translation>新手导览(&amp;A)</translation>
    </message>
    <message>
        <source>Clear this list</source>
        <translation>清空列表</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Open model…</source>
        <translation>打开模型(&amp;O)…</translation>
    </message>
    <message>
        <source>Open model &amp;file…</source>
        <translation>打开模型文件(&amp;F)…</translation>
    </message>
    <message>
        <source>Open &amp;recent</source>
        <translation>最近打开(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Demo model</source>
        <translation>演示模型(&amp;D)</translation>
    </message>
    <message>
        <source>LLaMA type (grouped-query attention, SwiGLU)</source>
        <translation>LLaMA 型（分组查询注意力，SwiGLU）</translation>
    </message>
    <message>
        <source>OPT type (learned positions, ReLU)</source>
        <translation>OPT 型（可学习位置编码，ReLU）</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation>运行(&amp;R)</translation>
    </message>
    <message>
        <source>Copy as co&amp;mmand</source>
        <translation>复制为命令(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>&amp;Panels</source>
        <translation>面板(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Reset layout</source>
        <translation>恢复默认布局(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>System</source>
        <translation>跟随系统</translation>
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
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>What each plot &amp;says</source>
        <translation>各图说明(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;About AffineQuant Studio</source>
        <translation>关于 AffineQuant Studio(&amp;A)</translation>
    </message>
    <message>
        <source>About &amp;Qt</source>
        <translation>关于 Qt(&amp;Q)</translation>
    </message>
    <message>
        <source>Save &amp;report…</source>
        <translation>保存报告(&amp;R)…</translation>
    </message>
</context>
<context>
    <name>aq::FileOpener</name>
    <message>
        <source>Its plots fill the Run page. Open this one when it has ended.</source>
        <translation>“运行”页正在显示它的图表。请在它结束后再打开此会话。</translation>
    </message>
    <message>
        <source>Cancel it before opening another model.</source>
        <translation>请先取消运行，再打开其他模型。</translation>
    </message>
    <message>
        <source>Open model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>Open model file</source>
        <translation>打开模型文件</translation>
    </message>
    <message>
        <source>Models and sessions (*.gguf *.safetensors config.json *.h5)</source>
        <translation>模型与会话 (*.gguf *.safetensors config.json *.h5)</translation>
    </message>
</context>
<context>
    <name>aq::MainWindow</name>
    <message>
        <source>The run is done</source>
        <translation>运行已完成</translation>
    </message>
    <message>
        <source>The run has failed</source>
        <translation>运行失败</translation>
    </message>
    <message>
        <source>What the window holds cannot be kept</source>
        <translation>窗口的内容无法保存</translation>
    </message>
    <message>
        <source>Wait for it or cancel it before starting a run.</source>
        <translation>请等待其完成或取消后再开始运行。</translation>
    </message>
    <message>
        <source>Opening %1…</source>
        <translation>正在打开 %1…</translation>
    </message>
    <message>
        <source>A run is under way</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>未打开模型</translation>
    </message>
    <message>
        <source>Stop this run?</source>
        <translation>要停止本次运行吗？</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Go on</source>
        <translation>继续运行</translation>
    </message>
    <message>
        <source>The command is on the clipboard.</source>
        <translation>命令已复制到剪贴板。</translation>
    </message>
    <message>
        <source>A run is under way. Stop it and quit?</source>
        <translation>正在运行。要停止并退出吗？</translation>
    </message>
    <message>
        <source>Stop and quit</source>
        <translation>停止并退出</translation>
    </message>
    <message>
        <source>Writing %1…</source>
        <translation>正在写入 %1…</translation>
    </message>
    <message>
        <source>The report is in %1.</source>
        <translation>报告已保存到 %1。</translation>
    </message>
    <message>
        <source>%1. Stop it and quit?</source>
        <translation>%1。要停止并退出吗？</translation>
    </message>
    <message>
        <source>Models (*.gguf *.safetensors config.json)</source>
        <translation>模型 (*.gguf *.safetensors config.json)</translation>
    </message>
</context>
<context>
    <name>aq::MatrixPlot</name>
    <message>
        <source>The learned matrix appears here at the end of every epoch, as the gradual mask opens around its diagonal.</source>
        <translation>每轮结束时在此显示所学矩阵，渐进掩码沿对角线逐步放开。</translation>
    </message>
    <message>
        <source>block %1, %2, epoch %3</source>
        <translation>块 %1，%2，第 %3 轮</translation>
    </message>
    <message>
        <source>, head %1</source>
        <translation>，头 %1</translation>
    </message>
    <message>
        <source> · band ±%1 (%2%)</source>
        <translation> · 带宽 ±%1（%2%）</translation>
    </message>
    <message>
        <source>Column</source>
        <translation>列</translation>
    </message>
    <message>
        <source>Row</source>
        <translation>行</translation>
    </message>
    <message>
        <source>Row %1, column %2
%3</source>
        <translation>第 %1 行，第 %2 列
%3</translation>
    </message>
    <message>
        <source>Rows %1 to %2, columns %3 to %4
largest entry %5</source>
        <translation>第 %1 至 %2 行，第 %3 至 %4 列
最大元素 %5</translation>
    </message>
    <message>
        <source>Affine Matrix</source>
        <translation>仿射矩阵</translation>
    </message>
    <message>
        <source>A∘GM (signed log)</source>
        <translation>A∘GM（带符号对数）</translation>
    </message>
</context>
<context>
    <name>aq::ModelTree</name>
    <message>
        <source>Embeddings, head</source>
        <translation>嵌入层与输出头</translation>
    </message>
    <message>
        <source>Block %1</source>
        <translation>块 %1</translation>
    </message>
    <message>
        <source>Filter layers</source>
        <translation>筛选层</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Shape</source>
        <translation>形状</translation>
    </message>
    <message>
        <source>Params</source>
        <translation>参数量</translation>
    </message>
    <message>
        <source>Type</source>
        <translation>类型</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>No model</source>
        <translation>未打开模型</translation>
    </message>
    <message>
        <source>Open a directory with config.json and safetensors, or a .gguf file, or drop it here.</source>
        <translation>打开含 config.json 和 safetensors 的目录或 .gguf 文件，也可将其拖放到这里。</translation>
    </message>
    <message>
        <source>%1 · %2 parameters · %3 · width %4 · %5 heads (%6 KV) · MLP %7 · vocabulary %8</source>
        <translation>%1 · %2 参数 · %3 · 隐藏维度 %4 · %5 个注意力头（%6 个 KV 头）· MLP %7 · 词表 %8</translation>
    </message>
</context>
<context>
    <name>aq::ParameterRow</name>
    <message>
        <source>Back to %1</source>
        <translation>恢复为 %1</translation>
    </message>
</context>
<context>
    <name>aq::PathField</name>
    <message>
        <source>Browse…</source>
        <translation>浏览…</translation>
    </message>
</context>
<context>
    <name>aq::PerplexityPlot</name>
    <message>
        <source>Perplexity of the float, the rounded and the quantized model appears here while it is measured.</source>
        <translation>测量时，这里显示浮点、最近舍入和量化模型的困惑度。</translation>
    </message>
    <message>
        <source>float</source>
        <translation>浮点</translation>
    </message>
    <message>
        <source>RTN</source>
        <translation>RTN</translation>
    </message>
    <message>
        <source>quantized</source>
        <translation>量化后</translation>
    </message>
    <message>
        <source>after block %1</source>
        <translation>块 %1 之后</translation>
    </message>
    <message>
        <source>quantized is %1 against float</source>
        <translation>量化后较浮点 %1</translation>
    </message>
    <message>
        <source>%1 of %2 tokens</source>
        <translation>%1 / %2 词元</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元数</translation>
    </message>
    <message>
        <source>Perplexity (log)</source>
        <translation>困惑度（对数）</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>%1
perplexity %2
after %3 tokens</source>
        <translation>%1
困惑度 %2
已测 %3 个词元</translation>
    </message>
</context>
<context>
    <name>aq::PipelineView</name>
    <message>
        <source>The model&apos;s blocks appear here when a run starts.</source>
        <translation>运行开始后，这里显示模型的各个块。</translation>
    </message>
    <message>
        <source>Block %1</source>
        <translation>块 %1</translation>
    </message>
    <message>
        <source>not yet learned</source>
        <translation>尚未学习</translation>
    </message>
    <message>
        <source>done in an earlier run</source>
        <translation>已在先前的运行中完成</translation>
    </message>
    <message>
        <source>loss at its start %1</source>
        <translation>起始损失 %1</translation>
    </message>
    <message>
        <source>loss at its end %1</source>
        <translation>最终损失 %1</translation>
    </message>
    <message>
        <source>loss now %1</source>
        <translation>当前损失 %1</translation>
    </message>
    <message>
        <source>epoch %1 of %2</source>
        <translation>第 %1 / %2 轮</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
    <message>
        <source>Blocks</source>
        <translation>块</translation>
    </message>
</context>
<context>
    <name>aq::Plot</name>
    <message>
        <source>Reset View</source>
        <translation>还原视图</translation>
    </message>
    <message>
        <source>Save as PNG…</source>
        <translation>另存为 PNG…</translation>
    </message>
    <message>
        <source>PNG image (*.png)</source>
        <translation>PNG 图像 (*.png)</translation>
    </message>
    <message>
        <source>Save as PDF…</source>
        <translation>另存为 PDF…</translation>
    </message>
    <message>
        <source>PDF document (*.pdf)</source>
        <translation>PDF 文档 (*.pdf)</translation>
    </message>
    <message>
        <source>Save as SVG…</source>
        <translation>另存为 SVG…</translation>
    </message>
    <message>
        <source>SVG drawing (*.svg)</source>
        <translation>SVG 图形 (*.svg)</translation>
    </message>
    <message>
        <source>Copy Data</source>
        <translation>复制数据</translation>
    </message>
    <message>
        <source>Save Plot</source>
        <translation>保存图</translation>
    </message>
</context>
<context>
    <name>aq::PlotsView</name>
    <message>
        <source>Across</source>
        <translation>横轴</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>纵轴</translation>
    </message>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Figure of the horizontal axis</source>
        <translation>横轴的指标</translation>
    </message>
    <message>
        <source>Figure of the vertical axis</source>
        <translation>纵轴的指标</translation>
    </message>
    <message>
        <source>Layer whose weights are shown</source>
        <translation>显示其权重的层</translation>
    </message>
</context>
<context>
    <name>aq::Preferences</name>
    <message>
        <source>The choice holds for this window alone: %1 cannot be written.</source>
        <translation>此选择仅对本窗口有效：无法写入 %1。</translation>
    </message>
</context>
<context>
    <name>aq::PreflightLine</name>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>loads in %1</source>
        <translation>可加载：%1</translation>
    </message>
    <message>
        <source>, </source>
        <translation>、</translation>
    </message>
    <message>
        <source>refused by %1</source>
        <translation>不支持：%1</translation>
    </message>
    <message>
        <source>%1 parameters · checkpoint %2 · peak memory about %3</source>
        <translation>%1 参数 · 检查点 %2 · 峰值内存约 %3</translation>
    </message>
    <message>
        <source> · %1 on disk</source>
        <translation> · 磁盘上 %1</translation>
    </message>
    <message>
        <source> · about %1 (%2 to %3)</source>
        <translation> · 约 %1（%2 至 %3）</translation>
    </message>
</context>
<context>
    <name>aq::PreviewControls</name>
    <message>
        <source>Weights have 2 to 8 bits, or 16: float.</source>
        <translation>权重位宽为 2 到 8，或 16（浮点）。</translation>
    </message>
    <message>
        <source>Clip ratio (to explore)</source>
        <translation>裁剪比例（仅供探索）</translation>
    </message>
    <message>
        <source>whole range</source>
        <translation>完整范围</translation>
    </message>
    <message>
        <source>Both ends of every range are multiplied by it: outliers are cut off, all others round finer. A run finds such ratios itself, by the Clipping setting of the recipe.</source>
        <translation>每个范围的两端都乘以该比例：离群值被截断，其余权重取整更精细。正式运行会按配方的裁剪设置自行求出这类比例。</translation>
    </message>
</context>
<context>
    <name>aq::QueueView</name>
    <message>
        <source>New runs are children of “%1”.</source>
        <translation>新的运行是“%1”的子运行。</translation>
    </message>
    <message>
        <source>Pause queue</source>
        <translation>暂停队列</translation>
    </message>
    <message>
        <source>Start queue</source>
        <translation>开始队列</translation>
    </message>
    <message>
        <source>%1 waiting</source>
        <translation>%1 个等待中</translation>
    </message>
    <message>
        <source>Queue</source>
        <translation>队列</translation>
    </message>
    <message>
        <source>Queue of runs</source>
        <translation>运行队列</translation>
    </message>
    <message>
        <source>Add the settings form as often as you like, changed in between: the runs go one after the other, and one that fails does not stop the next.</source>
        <translation>可以反复修改设置表单并加入队列：各次运行依次进行，某一次失败不会影响下一次。</translation>
    </message>
    <message>
        <source>Add to queue</source>
        <translation>加入队列</translation>
    </message>
    <message>
        <source>Adds a run with the settings that the form holds now</source>
        <translation>以表单当前的设置加入一次运行</translation>
    </message>
    <message>
        <source>Earlier</source>
        <translation>提前</translation>
    </message>
    <message>
        <source>Moves the chosen run up (Alt+Up)</source>
        <translation>将所选运行上移（Alt+Up）</translation>
    </message>
    <message>
        <source>Later</source>
        <translation>推后</translation>
    </message>
    <message>
        <source>Moves the chosen run down (Alt+Down)</source>
        <translation>将所选运行下移（Alt+Down）</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Takes the chosen run out of the queue (Del)</source>
        <translation>将所选运行移出队列（Del）</translation>
    </message>
    <message>
        <source>Forget the parent</source>
        <translation>取消父运行</translation>
    </message>
    <message>
        <source>New runs are children of the model again</source>
        <translation>新的运行重新直属于模型</translation>
    </message>
</context>
<context>
    <name>aq::RecipeEditor</name>
    <message>
        <source>Line %1</source>
        <translation>第 %1 行</translation>
    </message>
    <message>
        <source>Line %1, %2</source>
        <translation>第 %1 行，%2</translation>
    </message>
    <message>
        <source>Recipe as JSON</source>
        <translation>JSON 形式的配方</translation>
    </message>
    <message>
        <source>The recipe as it is stored. What is typed here goes into the form at once.</source>
        <translation>配方的存储形式。在此输入的内容会立即填入表单。</translation>
    </message>
</context>
<context>
    <name>aq::RecipeForm</name>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Activations</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>Equivalent transform</source>
        <translation>等价变换</translation>
    </message>
    <message>
        <source>Clipping and rounding</source>
        <translation>截断与舍入</translation>
    </message>
    <message>
        <source>Learning</source>
        <translation>学习</translation>
    </message>
    <message>
        <source>Calibration set</source>
        <translation>校准集</translation>
    </message>
</context>
<context>
    <name>aq::RecipePicker</name>
    <message>
        <source>Preset</source>
        <translation>预设</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
</context>
<context>
    <name>aq::RunBar</name>
    <message>
        <source>Stopping…</source>
        <translation>正在停止…</translation>
    </message>
    <message>
        <source>Ready</source>
        <translation>就绪</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation>已停止</translation>
    </message>
    <message>
        <source> · block %1 of %2</source>
        <translation> · 第 %1 / %2 块</translation>
    </message>
    <message>
        <source> · epoch %1 of %2</source>
        <translation> · 第 %1 / %2 轮</translation>
    </message>
    <message>
        <source>Paused: %1</source>
        <translation>已暂停：%1</translation>
    </message>
    <message>
        <source>%1 · about %2 left</source>
        <translation>%1 · 约剩 %2</translation>
    </message>
</context>
<context>
    <name>aq::RunDetails</name>
    <message>
        <source>Peak memory</source>
        <translation>内存峰值</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>报告…</translation>
    </message>
    <message>
        <source>Writes settings, plots and tables of this run as a web page or a PDF</source>
        <translation>将此次运行的设置、图表和表格写成网页或 PDF</translation>
    </message>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Writes this run&apos;s checkpoint in a format of your choice</source>
        <translation>以所选格式写出这次运行的检查点</translation>
    </message>
    <message>
        <source>The model is gone: %1</source>
        <translation>模型已不存在：%1</translation>
    </message>
    <message>
        <source>%1 float</source>
        <translation>%1 浮点</translation>
    </message>
    <message>
        <source>%1 rounded</source>
        <translation>%1 直接舍入</translation>
    </message>
    <message>
        <source>%1 quantized</source>
        <translation>%1 量化后</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Checkpoint</source>
        <translation>检查点</translation>
    </message>
    <message>
        <source>Session</source>
        <translation>会话</translation>
    </message>
    <message>
        <source>Choose a run to see what is known of it.</source>
        <translation>选择一个运行以查看其详情。</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name of the run</source>
        <translation>运行的名称</translation>
    </message>
    <message>
        <source>Note</source>
        <translation>备注</translation>
    </message>
    <message>
        <source>Note on the run</source>
        <translation>运行的备注</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>打开</translation>
    </message>
    <message>
        <source>Shows this run&apos;s plots again on the Run page (Enter)</source>
        <translation>在“运行”页重新显示此运行的图表（Enter）</translation>
    </message>
    <message>
        <source>Use settings</source>
        <translation>使用设置</translation>
    </message>
    <message>
        <source>Puts this run&apos;s settings into the form; runs started from there are its children</source>
        <translation>将此运行的设置填入表单；由此开始的运行成为它的子运行</translation>
    </message>
    <message>
        <source>Delete…</source>
        <translation>删除…</translation>
    </message>
    <message>
        <source>Moves the session to the trash (Del). A checkpoint stays.</source>
        <translation>将会话移到回收站（Del）。检查点会保留。</translation>
    </message>
</context>
<context>
    <name>aq::RunOptionsForm</name>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Format of the checkpoint</source>
        <translation>检查点的格式</translation>
    </message>
    <message>
        <source>Calibration text</source>
        <translation>校准文本</translation>
    </message>
    <message>
        <source>Text (.txt, .jsonl, .json.gz) or token ids (.npy) that the blocks are calibrated on.</source>
        <translation>用于逐块校准的文本（.txt、.jsonl、.json.gz）或词元序号（.npy）。</translation>
    </message>
    <message>
        <source>the demo&apos;s own text</source>
        <translation>演示模型自带的文本</translation>
    </message>
    <message>
        <source>choose a text</source>
        <translation>请选择文本</translation>
    </message>
    <message>
        <source>Evaluation text</source>
        <translation>评估文本</translation>
    </message>
    <message>
        <source>Held-out text that perplexity is measured on.</source>
        <translation>用于测量困惑度的留出文本。</translation>
    </message>
    <message>
        <source>the demo&apos;s held-out text</source>
        <translation>演示模型自带的留出文本</translation>
    </message>
    <message>
        <source>none: no perplexity</source>
        <translation>无：不测困惑度</translation>
    </message>
    <message>
        <source>Checkpoint directory</source>
        <translation>检查点目录</translation>
    </message>
    <message>
        <source>A new directory. It appears only once it is complete.</source>
        <translation>新目录，全部写完后才会出现。</translation>
    </message>
    <message>
        <source>Session file</source>
        <translation>会话文件</translation>
    </message>
    <message>
        <source>none is kept</source>
        <translation>不保存</translation>
    </message>
    <message>
        <source>Measure perplexity</source>
        <translation>测量困惑度</translation>
    </message>
    <message>
        <source>Compare with round-to-nearest</source>
        <translation>与最近舍入（RTN）比较</translation>
    </message>
    <message>
        <source>Measure after every block</source>
        <translation>每完成一块即测量</translation>
    </message>
    <message>
        <source>Write the checkpoint</source>
        <translation>写出检查点</translation>
    </message>
    <message>
        <source>Memory budget</source>
        <translation>内存预算</translation>
    </message>
    <message>
        <source> GB</source>
        <translation> GB</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Activations beyond it lie in a file that goes with the run.</source>
        <translation>超出部分的激活存放在临时文件中，运行结束即消失。</translation>
    </message>
    <message>
        <source>Blocks to quantize</source>
        <translation>要量化的块数</translation>
    </message>
    <message>
        <source>all</source>
        <translation>全部</translation>
    </message>
    <message>
        <source>The first ones only, to try a setting; the others pass through as they are.</source>
        <translation>只量化前几块，用于试验设置；其余块保持原样。</translation>
    </message>
    <message>
        <source>HDF5 file with every block&apos;s result. Where it exists already, the run goes on from its last complete block.</source>
        <translation>保存每一块结果的 HDF5 文件。若文件已存在，则从其中最后一个完整的块继续运行。</translation>
    </message>
</context>
<context>
    <name>aq::RunPage</name>
    <message>
        <source>No longer watched</source>
        <translation>已停止观看</translation>
    </message>
    <message>
        <source>The run goes on where it is, unless it was stopped there.</source>
        <translation>运行仍在原处继续，除非它在那里被停止。</translation>
    </message>
    <message>
        <source>Nothing was written but the session file, if one is kept.</source>
        <translation>除会话文件（若启用）外，没有写出任何内容。</translation>
    </message>
    <message>
        <source>The model is open and a recipe is set. Press Start (F5) and watch it being quantized block by block; every setting is at the left.</source>
        <translation>模型已打开，量化方案已就绪。按“开始”（F5），即可观看逐块量化的全过程；所有设置都在左侧。</translation>
    </message>
    <message>
        <source>Open a model: a directory with config.json and safetensors or a .gguf file, dropped here or chosen in the File menu, or one of the demo models.</source>
        <translation>请打开一个模型：把含 config.json 和 safetensors 的目录或 .gguf 文件拖到这里，或在“文件”菜单中选择，也可使用演示模型。</translation>
    </message>
    <message>
        <source>“%1”, read from its session</source>
        <translation>“%1”，读自其会话</translation>
    </message>
    <message>
        <source>Start (F5) runs what the form holds, as ever.</source>
        <translation>“开始”（F5）仍按表单中的设置运行。</translation>
    </message>
</context>
<context>
    <name>aq::RunTree</name>
    <message>
        <source>the model is gone</source>
        <translation>模型已不存在</translation>
    </message>
    <message>
        <source>There is nothing at this path any more. Its runs can be looked at, but not started again.</source>
        <translation>此路径下已没有模型。仍可查看它的运行，但不能再次开始。</translation>
    </message>
    <message>
        <source>Cannot be read</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>运行</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Setting</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Method</source>
        <translation>方法</translation>
    </message>
    <message>
        <source>Perplexity</source>
        <translation>困惑度</translation>
    </message>
    <message>
        <source>vs. float</source>
        <translation>相对浮点</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>用时</translation>
    </message>
    <message>
        <source>Started</source>
        <translation>开始时间</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
</context>
<context>
    <name>aq::RunsPage</name>
    <message>
        <source>The queue of the last time cannot be read</source>
        <translation>无法读取上次的队列</translation>
    </message>
    <message>
        <source>%1 in %2</source>
        <translation>%1 个，位于 %2</translation>
    </message>
    <message>
        <source>This session cannot be opened</source>
        <translation>无法打开此会话</translation>
    </message>
    <message>
        <source>A run is under way</source>
        <translation>正在运行</translation>
    </message>
    <message>
        <source>Its plots fill the Run page. Open this one when it has ended.</source>
        <translation>“运行”页正在显示它的图表。请在它结束后再打开此运行。</translation>
    </message>
    <message>
        <source>Move the session of “%1” to the trash? A checkpoint that it wrote stays.</source>
        <translation>将“%1”的会话移到回收站？它写出的检查点会保留。</translation>
    </message>
    <message>
        <source>Move to trash</source>
        <translation>移到回收站</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Add a folder of sessions</source>
        <translation>添加会话文件夹</translation>
    </message>
    <message>
        <source>Runs</source>
        <translation>运行记录</translation>
    </message>
    <message>
        <source>Filter runs</source>
        <translation>筛选运行</translation>
    </message>
    <message>
        <source>Compare</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Lays the selected runs beside each other; select two or more with Ctrl or Shift</source>
        <translation>将所选运行并列比较；按住 Ctrl 或 Shift 选择两个以上</translation>
    </message>
    <message>
        <source>Add folder…</source>
        <translation>添加文件夹…</translation>
    </message>
    <message>
        <source>Also lists the session files of another folder</source>
        <translation>同时列出另一个文件夹中的会话文件</translation>
    </message>
    <message>
        <source>No run has left a session here yet.

Start one on the Run page, or add a folder that holds session files (.h5).</source>
        <translation>这里还没有任何运行留下会话。

请在“运行”页开始一次运行，或添加含有会话文件（.h5）的文件夹。</translation>
    </message>
</context>
<context>
    <name>aq::SearchPlot</name>
    <message>
        <source>The error at every exponent tried appears here, one curve a placement, where the recipe searches for the diagonals to start at.</source>
        <translation>若配方以搜索确定对角缩放的初值，这里显示每个试过的指数对应的误差，每个位置一条曲线。</translation>
    </message>
    <message>
        <source>Exponent</source>
        <translation>指数</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>block %1, the smallest error is circled</source>
        <translation>块 %1，圆圈处误差最小</translation>
    </message>
    <message>
        <source>%1
exponent %2
error %3, %4 times the smallest</source>
        <translation>%1
指数 %2
误差 %3，为最小误差的 %4 倍</translation>
    </message>
    <message>
        <source>Grid Search</source>
        <translation>网格搜索</translation>
    </message>
    <message>
        <source>Error / smallest (log)</source>
        <translation>误差 / 最小误差（对数）</translation>
    </message>
</context>
<context>
    <name>aq::SensitivityPage</name>
    <message>
        <source>Sensitivity is being measured</source>
        <translation>正在测量敏感度</translation>
    </message>
    <message>
        <source>Open a model first.</source>
        <translation>请先打开模型。</translation>
    </message>
    <message>
        <source>A run is under way: it needs the processor.</source>
        <translation>有运行正在进行：它需要处理器。</translation>
    </message>
    <message>
        <source>%1 layers measured on %2 tokens</source>
        <translation>已在 %2 个词元上测量 %1 层</translation>
    </message>
    <message>
        <source>Only this layer at %1 bits</source>
        <translation>仅此层，%1 位</translation>
    </message>
    <message>
        <source>All layers but this one</source>
        <translation>除此层外的所有层</translation>
    </message>
    <message>
        <source>Bits under the budget</source>
        <translation>预算内的位宽分配</translation>
    </message>
    <message>
        <source>Sensitivity</source>
        <translation>敏感度</translation>
    </message>
    <message>
        <source>How far the model moves from itself in float where one layer is rounded to nearest.</source>
        <translation>将某一层就近舍入后，模型偏离其浮点版本的程度。</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>测量</translation>
    </message>
    <message>
        <source>What to measure</source>
        <translation>测量内容</translation>
    </message>
    <message>
        <source>Bit budget</source>
        <translation>位宽预算</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Sensitivity of Layers</source>
        <translation>各层敏感度</translation>
    </message>
    <message>
        <source>Every layer&apos;s divergence appears here, layer by block. Press Measure.</source>
        <translation>各层的散度将按层与块显示于此。请按“测量”。</translation>
    </message>
    <message>
        <source>Divergence over Size</source>
        <translation>散度与大小</translation>
    </message>
    <message>
        <source>What bits shared out by sensitivity would gain over one width for all appears here; a click in it sets the budget.</source>
        <translation>此处将显示按敏感度分配位宽相对统一位宽的收益；点击图中任意处可设定预算。</translation>
    </message>
</context>
<context>
    <name>aq::SensitivitySettings</name>
    <message>
        <source>Choose at least one bit-width.</source>
        <translation>请至少选择一种位宽。</translation>
    </message>
    <message>
        <source>Name a text to measure on.</source>
        <translation>请指定用于测量的文本。</translation>
    </message>
    <message>
        <source>A window has two tokens or more.</source>
        <translation>一个窗口至少有两个词元。</translation>
    </message>
    <message>
        <source>The tokens fill no window.</source>
        <translation>词元数不足一个窗口。</translation>
    </message>
    <message>
        <source>Bits to measure each layer at</source>
        <translation>每层测量的位宽</translation>
    </message>
    <message>
        <source>Number format, granularity and group size are those of the run&apos;s settings.</source>
        <translation>数值格式、粒度与组大小取自运行设置。</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>文本</translation>
    </message>
    <message>
        <source>The divergence from the float model is taken on this text.</source>
        <translation>在此文本上计算与浮点模型的散度。</translation>
    </message>
    <message>
        <source>The demo model&apos;s own</source>
        <translation>演示模型自带</translation>
    </message>
    <message>
        <source>A text file</source>
        <translation>文本文件</translation>
    </message>
    <message>
        <source>Tokens of it</source>
        <translation>使用的词元数</translation>
    </message>
    <message>
        <source>Tokens of a window</source>
        <translation>窗口词元数</translation>
    </message>
    <message>
        <source>Also all layers but one</source>
        <translation>同时测量“除一层外全部量化”</translation>
    </message>
</context>
<context>
    <name>aq::SettingsHistory</name>
    <message>
        <source>&amp;Undo setting</source>
        <translation>撤销设置(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Redo setting</source>
        <translation>重做设置(&amp;R)</translation>
    </message>
</context>
<context>
    <name>aq::SettingsPanel</name>
    <message>
        <source>Texts and output</source>
        <translation>文本与输出</translation>
    </message>
    <message>
        <source>Click a setting to read what it does.</source>
        <translation>点击任一设置，可在此查看说明。</translation>
    </message>
</context>
<context>
    <name>aq::SettingsView</name>
    <message>
        <source>Results</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Settings that differ</source>
        <translation>不同的设置</translation>
    </message>
    <message>
        <source>%1 settings are the same</source>
        <translation>%1 项设置相同</translation>
    </message>
    <message>
        <source>All settings</source>
        <translation>全部设置</translation>
    </message>
    <message>
        <source>Measure KL divergence</source>
        <translation>测量 KL 散度</translation>
    </message>
    <message>
        <source>Compares the next-token distributions of every run that has no such figure yet with the float model&apos;s, over the first 8192 tokens of its evaluation text</source>
        <translation>对尚无此指标的每个运行，在其评估文本的前 8192 个词元上，将下一词元的分布与浮点模型的分布相比较</translation>
    </message>
    <message>
        <source>Copy as CSV</source>
        <translation>复制为 CSV</translation>
    </message>
    <message>
        <source>Settings and results of the runs</source>
        <translation>各运行的设置与结果</translation>
    </message>
</context>
<context>
    <name>aq::SummaryCard</name>
    <message>
        <source>Export…</source>
        <translation>导出…</translation>
    </message>
    <message>
        <source>Writes this run&apos;s checkpoint in another format</source>
        <translation>以另一种格式写出这次运行的检查点</translation>
    </message>
    <message>
        <source>float</source>
        <translation>浮点</translation>
    </message>
    <message>
        <source>round-to-nearest</source>
        <translation>最近舍入</translation>
    </message>
    <message>
        <source>quantized</source>
        <translation>量化后</translation>
    </message>
    <message>
        <source>peak memory %1</source>
        <translation>峰值内存 %1</translation>
    </message>
    <message>
        <source>checkpoint %1</source>
        <translation>检查点 %1</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>打开文件夹</translation>
    </message>
    <message>
        <source>Copy as command</source>
        <translation>复制为命令</translation>
    </message>
    <message>
        <source>Copies the affinequant command that does the same</source>
        <translation>复制等效的 affinequant 命令</translation>
    </message>
    <message>
        <source>Perplexity on the evaluation text; lower is better</source>
        <translation>评估文本上的困惑度，越低越好</translation>
    </message>
    <message>
        <source>%1 is quantized to %2</source>
        <translation>%1 已量化为 %2</translation>
    </message>
    <message>
        <source>No checkpoint was written.</source>
        <translation>没有写出检查点。</translation>
    </message>
    <message>
        <source>Save report…</source>
        <translation>保存报告…</translation>
    </message>
    <message>
        <source>Writes settings, plots and tables as a web page or a PDF</source>
        <translation>将设置、图表与表格写成网页或 PDF</translation>
    </message>
</context>
<context>
    <name>aq::SweepModel</name>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
</context>
<context>
    <name>aq::SweepPage</name>
    <message>
        <source>%1 of %2 cells</source>
        <translation>第 %1 格，共 %2 格</translation>
    </message>
    <message>
        <source>Done: %1</source>
        <translation>完成：%1</translation>
    </message>
    <message>
        <source>Open a model first.</source>
        <translation>请先打开模型。</translation>
    </message>
    <message>
        <source>A run is under way: it needs the processor.</source>
        <translation>有运行正在进行：它需要处理器。</translation>
    </message>
    <message>
        <source>Name a folder for the results.</source>
        <translation>请指定结果文件夹。</translation>
    </message>
    <message>
        <source>%1 cells will run, one after the other</source>
        <translation>将依次运行 %1 格</translation>
    </message>
    <message>
        <source>A sweep is under way</source>
        <translation>扫描正在进行</translation>
    </message>
    <message>
        <source>Open a sweep</source>
        <translation>打开扫描</translation>
    </message>
    <message>
        <source>Stopped. Started again it goes on where it was.</source>
        <translation>已停止。再次开始将从中断处继续。</translation>
    </message>
    <message>
        <source>Sweep</source>
        <translation>网格扫描</translation>
    </message>
    <message>
        <source>Every combination of some settings, run one after the other.</source>
        <translation>将若干设置的所有组合依次运行。</translation>
    </message>
    <message>
        <source>Run the grid</source>
        <translation>运行网格</translation>
    </message>
    <message>
        <source>What to sweep over</source>
        <translation>扫描内容</translation>
    </message>
    <message>
        <source>Folder for the results</source>
        <translation>结果文件夹</translation>
    </message>
    <message>
        <source>Results appear in it cell by cell. A folder with the same sweep is gone on with.</source>
        <translation>结果将逐格写入其中。含有相同扫描的文件夹会继续进行。</translation>
    </message>
    <message>
        <source>Texts for calibration and perplexity are those of the run&apos;s settings.</source>
        <translation>校准与困惑度所用文本取自运行设置。</translation>
    </message>
    <message>
        <source>Open a sweep…</source>
        <translation>打开扫描…</translation>
    </message>
    <message>
        <source>Use the chosen cell&apos;s settings</source>
        <translation>使用所选格的设置</translation>
    </message>
    <message>
        <source>Show</source>
        <translation>显示</translation>
    </message>
    <message>
        <source>Map</source>
        <translation>热图</translation>
    </message>
    <message>
        <source>Lines</source>
        <translation>折线</translation>
    </message>
    <message>
        <source>Table</source>
        <translation>表格</translation>
    </message>
    <message>
        <source>Cells of the sweep</source>
        <translation>扫描的各格</translation>
    </message>
    <message>
        <source>The Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Every cell&apos;s result appears here as soon as it is there.</source>
        <translation>每格的结果一出现便显示于此。</translation>
    </message>
    <message>
        <source>Results along the last setting appear here, a line for each of the others.</source>
        <translation>结果将沿最后一个设置显示，其余设置各成一线。</translation>
    </message>
</context>
<context>
    <name>aq::TaskBar</name>
    <message>
        <source>%1 · about %2 left</source>
        <translation>%1 · 约剩 %2</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Progress</source>
        <translation>进度</translation>
    </message>
</context>
<context>
    <name>aq::TextColumn</name>
    <message>
        <source>%1 tokens</source>
        <translation>%1 个词元</translation>
    </message>
    <message>
        <source>%1 tokens…</source>
        <translation>%1 个词元…</translation>
    </message>
    <message>
        <source>%1 · parts after %2</source>
        <translation>%1 · 第 %2 个词元后分岔</translation>
    </message>
    <message>
        <source>%1 · stopped</source>
        <translation>%1 · 已停止</translation>
    </message>
</context>
<context>
    <name>aq::TextView</name>
    <message>
        <source>float</source>
        <translation>浮点</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Generate</source>
        <translation>生成</translation>
    </message>
    <message>
        <source>Prompt</source>
        <translation>提示词</translation>
    </message>
    <message>
        <source>Tokens</source>
        <translation>词元数</translation>
    </message>
    <message>
        <source>Write the beginning of a text. The float model and every run go on with it, always taking the likeliest token; the first token of a run that is not the float model&apos;s is marked.</source>
        <translation>写下一段文本的开头。浮点模型与各运行将分别续写，每次取概率最大的词元；某个运行与浮点模型不同的第一个词元会被标出。</translation>
    </message>
</context>
<context>
    <name>aq::Tour</name>
    <message>
        <source>Back</source>
        <translation>上一步</translation>
    </message>
    <message>
        <source>End the tour</source>
        <translation>结束导览</translation>
    </message>
    <message>
        <source>%1 of %2</source>
        <translation>%1 / %2</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一步</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>完成</translation>
    </message>
</context>
<context>
    <name>aq::TradeOffPlot</name>
    <message>
        <source>Trade-off</source>
        <translation>权衡</translation>
    </message>
    <message>
        <source>Two figures of the chosen runs appear here against each other.</source>
        <translation>这里以两项指标为坐标显示所选运行。</translation>
    </message>
    <message>
        <source>None of the chosen runs has both figures. Choose other axes, or measure what is missing.</source>
        <translation>所选运行都不同时具有这两项指标。请选择其他坐标轴，或测量缺少的指标。</translation>
    </message>
    <message>
        <source>Pareto front</source>
        <translation>帕累托前沿</translation>
    </message>
    <message>
        <source>lower is better in both</source>
        <translation>两项指标均越低越好</translation>
    </message>
    <message>
        <source>lower is better in both; %1 without these figures</source>
        <translation>两项指标均越低越好；%1 个运行缺少指标</translation>
    </message>
    <message>
        <source>%1
%2: %3
%4: %5</source>
        <translation>%1
%2：%3
%4：%5</translation>
    </message>
</context>
<context>
    <name>aq::WeightHistogramPlot</name>
    <message>
        <source>%1, a sample of its weights</source>
        <translation>%1，其权重的抽样</translation>
    </message>
    <message>
        <source>block %1 %2, a sample of its weights</source>
        <translation>第 %1 块 %2，其权重的抽样</translation>
    </message>
    <message>
        <source>Choose a layer to see its weights; once it is quantized, before and after, with the quantization grid over them.</source>
        <translation>选择一个层，查看其权重；量化之后，还可查看量化前后的对比及量化网格。</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重值</translation>
    </message>
    <message>
        <source>Weights a bin (log)</source>
        <translation>每箱权重数（对数）</translation>
    </message>
    <message>
        <source>Weights a bin</source>
        <translation>每箱权重数</translation>
    </message>
    <message>
        <source>float</source>
        <translation>浮点</translation>
    </message>
    <message>
        <source>transformed</source>
        <translation>变换后</translation>
    </message>
    <message>
        <source>dequantized</source>
        <translation>反量化</translation>
    </message>
    <message>
        <source>block %1 %2, SQNR %3 dB</source>
        <translation>块 %1 %2，SQNR %3 dB</translation>
    </message>
    <message>
        <source>quantization grid (%1 levels)</source>
        <translation>量化网格（%1 级）</translation>
    </message>
    <message>
        <source>Logarithmic Counts</source>
        <translation>对数计数</translation>
    </message>
    <message>
        <source>Weight %1</source>
        <translation>权重 %1</translation>
    </message>
    <message>
        <source>%1: %2</source>
        <translation>%1：%2</translation>
    </message>
    <message>
        <source>nearest level %1</source>
        <translation>最近的量化级 %1</translation>
    </message>
    <message>
        <source>Weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>block %1 %2, float</source>
        <translation>块 %1 %2，浮点</translation>
    </message>
</context>
<context>
    <name>duration</name>
    <message>
        <source>%1 h %2 min</source>
        <translation>%1 小时 %2 分</translation>
    </message>
    <message>
        <source>%1 min %2 s</source>
        <translation>%1 分 %2 秒</translation>
    </message>
    <message>
        <source>%1 s</source>
        <translation>%1 秒</translation>
    </message>
</context>
<context>
    <name>error</name>
    <message>
        <source>A process of the run was lost</source>
        <translation>运行中的一个进程已失联</translation>
    </message>
    <message>
        <source>The system gave no more.</source>
        <translation>系统无法再分配内存。</translation>
    </message>
    <message>
        <source>A memory budget, fewer samples or shorter ones need less.</source>
        <translation>设定内存预算、减少样本数或缩短样本，需要的内存更少。</translation>
    </message>
    <message>
        <source>There is not enough memory</source>
        <translation>内存不足</translation>
    </message>
    <message>
        <source>A setting cannot be used</source>
        <translation>设置无效</translation>
    </message>
    <message>
        <source>A file cannot be used</source>
        <translation>文件无法使用</translation>
    </message>
    <message>
        <source>The result cannot be written</source>
        <translation>结果无法写出</translation>
    </message>
    <message>
        <source>The calibration broke down</source>
        <translation>校准过程数值失效</translation>
    </message>
    <message>
        <source>The run was cancelled</source>
        <translation>运行已取消</translation>
    </message>
    <message>
        <source>The program made a mistake</source>
        <translation>程序内部错误</translation>
    </message>
</context>
<context>
    <name>exporter</name>
    <message>
        <source>rounds inputs in steps of max|x| / 127.5, the run and vLLM in steps of max|x| / 127</source>
        <translation>输入按 max|x| / 127.5 的步长舍入，而本次运行与 vLLM 的步长为 max|x| / 127</translation>
    </message>
    <message>
        <source>activations stay float there</source>
        <translation>激活在其中保持浮点</translation>
    </message>
    <message>
        <source>by its source, on a GPU</source>
        <translation>据其源码，需 GPU</translation>
    </message>
    <message>
        <source>mixtures were not tried</source>
        <translation>未试过混合专家模型</translation>
    </message>
    <message>
        <source>no longer maintained</source>
        <translation>已不再维护</translation>
    </message>
    <message>
        <source>with gguf_file, dequantized</source>
        <translation>用 gguf_file 参数，反量化后运行</translation>
    </message>
    <message>
        <source>by its sources; not run here</source>
        <translation>据其源码；此处未运行</translation>
    </message>
    <message>
        <source>packed weights with rounded inputs run on few of its kernels</source>
        <translation>压缩权重配量化输入，只有少数内核支持</translation>
    </message>
    <message>
        <source>its usual kernels take 4 bits, symmetric 8 bits, and groups of 32, 64 or 128</source>
        <translation>其常用内核支持 4 位、对称 8 位，以及 32、64 或 128 的分组</translation>
    </message>
    <message>
        <source>its usual kernels take multiples of 64 outputs and 128 inputs</source>
        <translation>其常用内核要求输出为 64 的倍数、输入为 128 的倍数</translation>
    </message>
    <message>
        <source>it keeps the experts of a mixture in one tensor</source>
        <translation>它把混合模型的各专家放在一个张量里</translation>
    </message>
    <message>
        <source>with compressed-tensors 0.18 or newer</source>
        <translation>需 compressed-tensors 0.18 或更新</translation>
    </message>
    <message>
        <source>zero points together with layers of other formats; --symmetric loads</source>
        <translation>零点与其他格式的层不能并存；用 --symmetric 则可加载</translation>
    </message>
    <message>
        <source>with quantization_config=CompressedTensorsConfig(dequantize=True), since it has zero points</source>
        <translation>因有零点，需 quantization_config=CompressedTensorsConfig(dequantize=True)</translation>
    </message>
    <message>
        <source>its kernels have groups of 16, 32, 64 and 128</source>
        <translation>其内核只有 16、32、64 和 128 的分组</translation>
    </message>
    <message>
        <source>with its slower kernels</source>
        <translation>用较慢的内核</translation>
    </message>
    <message>
        <source>with GPTQModel</source>
        <translation>需 GPTQModel</translation>
    </message>
    <message>
        <source>with bitsandbytes and accelerate</source>
        <translation>需 bitsandbytes 和 accelerate</translation>
    </message>
    <message>
        <source>newer versions keep a mixture&apos;s experts in one tensor</source>
        <translation>较新版本把混合模型的各专家放在一个张量里</translation>
    </message>
    <message>
        <source>rounds activations to 8 bits as it runs</source>
        <translation>运行时把激活舍入到 8 位</translation>
    </message>
    <message>
        <source>blocks of 32 as bitsandbytes 0.50.2 takes them, older ones may not</source>
        <translation>bitsandbytes 0.50.2 接受 32 的块，更早的版本未必</translation>
    </message>
    <message>
        <source>a processor with AVX512-BF16 refuses layers whose outputs are no multiple of 32</source>
        <translation>带 AVX512-BF16 的处理器拒绝输出不是 32 倍数的层</translation>
    </message>
    <message>
        <source>its loader takes NF4, FP4 and int8; it wants a graphics card</source>
        <translation>其加载器支持 NF4、FP4 和 int8；需要显卡</translation>
    </message>
    <message>
        <source>it reads gguf</source>
        <translation>它只读 gguf</translation>
    </message>
    <message>
        <source>it knows no settings of single layers</source>
        <translation>它不支持单层设置</translation>
    </message>
    <message>
        <source>GPTQModel&apos;s kernels have groups of 16, 32, 64, 128, 256, 512 and 1024</source>
        <translation>GPTQModel 的内核只有 16、32、64、128、256、512 和 1024 的分组</translation>
    </message>
    <message>
        <source>with optimum and GPTQModel</source>
        <translation>需 optimum 和 GPTQModel</translation>
    </message>
    <message>
        <source>it loads asymmetric grids in version 1 of its own making only; gptq:v2 loads</source>
        <translation>版本 1 的非对称网格它只加载自己写的；gptq:v2 可加载</translation>
    </message>
    <message>
        <source>its kernels have groups of 16, 32, 64, 128, 256, 512 and 1024</source>
        <translation>其内核只有 16、32、64、128、256、512 和 1024 的分组</translation>
    </message>
    <message>
        <source>it has 4 and 8 bits only</source>
        <translation>它只支持 4 位和 8 位</translation>
    </message>
    <message>
        <source>it has symmetric grids only</source>
        <translation>它只支持对称网格</translation>
    </message>
    <message>
        <source>it has channels and groups of 32, 64 and 128 only</source>
        <translation>它只支持逐通道以及 32、64 和 128 的分组</translation>
    </message>
    <message>
        <source>its groups have to divide a layer&apos;s inputs</source>
        <translation>分组大小必须整除层的输入数</translation>
    </message>
    <message>
        <source>with act-order it wants inputs in multiples of 128 and outputs in multiples of 64</source>
        <translation>用 act-order 时，它要求输入为 128 的倍数、输出为 64 的倍数</translation>
    </message>
    <message>
        <source>it joins q, k, v and gate, up, which have to have the same settings</source>
        <translation>它把 q、k、v 以及 gate、up 合并，它们的设置必须相同</translation>
    </message>
    <message>
        <source>it knows version 1 only</source>
        <translation>它只认版本 1</translation>
    </message>
    <message>
        <source>; </source>
        <translation>；</translation>
    </message>
    <message>
        <source>loads</source>
        <translation>可加载</translation>
    </message>
    <message>
        <source>refuses</source>
        <translation>不支持</translation>
    </message>
    <message>
        <source>not checked</source>
        <translation>未验证</translation>
    </message>
    <message>
        <source>Hugging Face checkpoint</source>
        <translation>Hugging Face 检查点</translation>
    </message>
    <message>
        <source>Quantized values in the original layout and dtype: loads wherever the original does.</source>
        <translation>以原有布局和数据类型保存量化后的数值：凡能加载原模型之处均可加载。</translation>
    </message>
    <message>
        <source>compressed-tensors</source>
        <translation>compressed-tensors</translation>
    </message>
    <message>
        <source>Integers of 2 to 8 bits with scales, as vLLM and llm-compressor use them; 8-bit weights and activations, too.</source>
        <translation>2 至 8 位整数及其缩放因子，供 vLLM 和 llm-compressor 使用；也支持 8 位权重与激活。</translation>
    </message>
    <message>
        <source>Integers packed into words: weights only, or any bits.</source>
        <translation>整数打包成字：仅权重量化，或任意位数。</translation>
    </message>
    <message>
        <source>One int8 a weight, for 8-bit weights and activations (W8A8).</source>
        <translation>每个权重一个 int8，用于 8 位权重与激活（W8A8）。</translation>
    </message>
    <message>
        <source>HDF5</source>
        <translation>HDF5</translation>
    </message>
    <message>
        <source>Integers, scales, zero points, code books and the matrices of the transforms as they were calibrated, for reading with h5py; takes every recipe.</source>
        <translation>按校准结果原样保存整数、缩放因子、零点、码本和变换矩阵，可用 h5py 读取；支持所有配方。</translation>
    </message>
    <message>
        <source>GPTQ checkpoint</source>
        <translation>GPTQ 检查点</translation>
    </message>
    <message>
        <source>Integers of 2, 3, 4 or 8 bits on the run&apos;s own grids, in GPTQ&apos;s layout.</source>
        <translation>以 GPTQ 布局保存本次运行自身格点上的 2、3、4 或 8 位整数。</translation>
    </message>
    <message>
        <source>zero points stored less one: what most programs read</source>
        <translation>零点减一存储：多数程序所读取的形式</translation>
    </message>
    <message>
        <source>zero points stored as they are: for asymmetric grids in GPTQModel</source>
        <translation>零点原样存储：供 GPTQModel 读取非对称格点</translation>
    </message>
    <message>
        <source>AWQ checkpoint</source>
        <translation>AWQ 检查点</translation>
    </message>
    <message>
        <source>Integers of 4 bits on the run&apos;s own grids, in AWQ&apos;s layout (gemm).</source>
        <translation>以 AWQ 布局（gemm）保存本次运行自身格点上的 4 位整数。</translation>
    </message>
    <message>
        <source>bitsandbytes</source>
        <translation>bitsandbytes</translation>
    </message>
    <message>
        <source>NF4 and FP4 with their scales, doubly quantized where the run did so; 8-bit integers as LLM.int8() has them.</source>
        <translation>NF4 与 FP4 及其缩放因子（运行中做过双重量化的保持双重量化）；8 位整数按 LLM.int8() 的布局保存。</translation>
    </message>
    <message>
        <source>One file with metadata and tokenizer, for llama.cpp and its kin.</source>
        <translation>单个文件，含元数据与分词器，供 llama.cpp 及同类程序使用。</translation>
    </message>
    <message>
        <source>The smallest type that keeps each layer&apos;s calibrated values</source>
        <translation>能保留各层校准数值的最小类型</translation>
    </message>
    <message>
        <source>All weights as 16-bit floats</source>
        <translation>全部权重为 16 位浮点数</translation>
    </message>
    <message>
        <source>All weights as bfloat16</source>
        <translation>全部权重为 bfloat16</translation>
    </message>
    <message>
        <source>8 bits, a scale for each 32 weights</source>
        <translation>8 位，每 32 个权重一个缩放因子</translation>
    </message>
    <message>
        <source>4 bits, symmetric, a scale for each 32 weights</source>
        <translation>4 位，对称，每 32 个权重一个缩放因子</translation>
    </message>
    <message>
        <source>4 bits, scale and minimum for each 32 weights</source>
        <translation>4 位，每 32 个权重一个缩放因子和最小值</translation>
    </message>
    <message>
        <source>5 bits, symmetric, a scale for each 32 weights</source>
        <translation>5 位，对称，每 32 个权重一个缩放因子</translation>
    </message>
    <message>
        <source>5 bits, scale and minimum for each 32 weights</source>
        <translation>5 位，每 32 个权重一个缩放因子和最小值</translation>
    </message>
    <message>
        <source>4 bits in super-blocks of 256 weights</source>
        <translation>4 位，每 256 个权重一个超块</translation>
    </message>
    <message>
        <source>6 bits in super-blocks of 256 weights</source>
        <translation>6 位，每 256 个权重一个超块</translation>
    </message>
</context>
<context>
    <name>log</name>
    <message>
        <source>Started %1 %2 on %3: %4 blocks, %5 epochs</source>
        <translation>开始：%1 %2，模型 %3，共 %4 块，每块 %5 轮</translation>
    </message>
    <message>
        <source>Block %1: loss %2 before learning</source>
        <translation>块 %1：学习前损失 %2</translation>
    </message>
    <message>
        <source>Block %1, epoch %2: loss %3</source>
        <translation>块 %1，第 %2 轮：损失 %3</translation>
    </message>
    <message>
        <source>Block %1, %2: SQNR %3 dB</source>
        <translation>块 %1，%2：SQNR %3 dB</translation>
    </message>
    <message>
        <source>Block %1 done in %2: loss %3 → %4</source>
        <translation>块 %1 完成，用时 %2：损失 %3 → %4</translation>
    </message>
    <message>
        <source>Perplexity (%1): %2</source>
        <translation>困惑度（%1）：%2</translation>
    </message>
    <message>
        <source>⚠ Block %1, epoch %2: %3 → %4</source>
        <translation>⚠ 块 %1，第 %2 轮：%3 → %4</translation>
    </message>
    <message>
        <source>Opening the model</source>
        <translation>打开模型</translation>
    </message>
    <message>
        <source>Measuring the float model</source>
        <translation>测量浮点模型</translation>
    </message>
    <message>
        <source>Measuring round-to-nearest</source>
        <translation>测量最近舍入基线</translation>
    </message>
    <message>
        <source>Calibrating</source>
        <translation>校准</translation>
    </message>
    <message>
        <source>Measuring the quantized model</source>
        <translation>测量量化模型</translation>
    </message>
    <message>
        <source>Writing the checkpoint</source>
        <translation>写出检查点</translation>
    </message>
    <message>
        <source>Reopening and comparing the checkpoint</source>
        <translation>重新打开并核对检查点</translation>
    </message>
    <message>
        <source>Block %1, %2: the best of %3 exponents is %4</source>
        <translation>块 %1，%2：%3 个指数中最优为 %4</translation>
    </message>
</context>
<context>
    <name>method</name>
    <message>
        <source>Learns an invertible matrix before each quantized weight, kept diagonally dominant by a mask that widens from epoch to epoch.</source>
        <translation>为每个待量化权重学习一个可逆矩阵，并以逐轮加宽的渐进掩码保持其对角占优。</translation>
    </message>
    <message>
        <source>Merges into weights and biases; behind a norm a full matrix merges only where activations stay float.</source>
        <translation>可合并入权重与偏置；归一化层之后的满矩阵仅在激活保持浮点时可合并。</translation>
    </message>
    <message>
        <source>Learns the clipping of every weight range (LWC) and a scale and shift of every channel (LET), block by block.</source>
        <translation>逐块学习每个权重范围的截断（LWC）以及每个通道的缩放与平移（LET）。</translation>
    </message>
    <message>
        <source>Scales and shifts merge into norms, weights and biases.</source>
        <translation>缩放与平移可合并入归一化层、权重和偏置。</translation>
    </message>
    <message>
        <source>Round to nearest: every weight goes to the closest level of its channel&apos;s grid. The baseline of all others.</source>
        <translation>最近舍入：每个权重取其通道网格上最近的量化级。是所有其他方法的基线。</translation>
    </message>
    <message>
        <source>Nothing to merge.</source>
        <translation>无需合并。</translation>
    </message>
    <message>
        <source>Scales up the weights that meet large activations, so that they lose less in rounding, and clips each range; scales and ranges come from a grid search. Quantizes weights only.</source>
        <translation>放大与大激活相遇的权重，使其在舍入中损失更小，并裁剪每个范围；缩放与范围都由网格搜索得到。只量化权重。</translation>
    </message>
    <message>
        <source>Scales merge into norms and weights.</source>
        <translation>缩放并入归一化与权重。</translation>
    </message>
    <message>
        <source>Rounds each layer column by column; the columns to come make up for every error, as the inverse Hessian of the layer&apos;s inputs tells.</source>
        <translation>逐列舍入每一层；按层输入的逆 Hessian 矩阵，由后面的列补偿每一次误差。</translation>
    </message>
    <message>
        <source>Learns the levels from the weights themselves: 2ᵇ centroids for each channel or group. Needs no calibration.</source>
        <translation>从权重本身学习量化级：每个通道或分组 2ᵇ 个质心。无需校准。</translation>
    </message>
    <message>
        <source>8-bit weights and activations; the few input channels with outliers stay in float. Needs no calibration.</source>
        <translation>权重与激活都为 8 位；少数带离群值的输入通道保持浮点。无需校准。</translation>
    </message>
    <message>
        <source>Nothing to merge; the channels with outliers are computed in float.</source>
        <translation>无需合并；带离群值的通道以浮点计算。</translation>
    </message>
    <message>
        <source>The 16 levels of a normal distribution, scaled to the largest of each 64 weights; the scales are quantized too. Needs no calibration.</source>
        <translation>正态分布的 16 个量化级，按每 64 个权重的最大值缩放；缩放因子本身也被量化。无需校准。</translation>
    </message>
    <message>
        <source>Moves the outliers of activations into the weights: each channel behind a norm is divided by a scale, and the weights that read it are multiplied by it.</source>
        <translation>把激活的离群值移入权重：归一化之后的每个通道除以一个缩放因子，读取它的权重乘以同一因子。</translation>
    </message>
    <message>
        <source>Learns a pair of small matrices before every layer whose Kronecker product flattens weights and activations, a scale of each channel, and how far both ranges are clipped.</source>
        <translation>在每一层之前学习一对小矩阵，以其 Kronecker 积使权重与激活趋于平坦，并学习每个通道的缩放以及两者范围的截断程度。</translation>
    </message>
    <message>
        <source>Scales and the values&apos; matrices merge; each pair is a product of two small matrices with every token, which only this program&apos;s evaluation simulates.</source>
        <translation>缩放与值的矩阵可合并；每对小矩阵需在推理时与每个词元相乘，目前仅由本程序的评测模拟。</translation>
    </message>
    <message>
        <source>Learns only how far the range of each weight row is clipped at both ends.</source>
        <translation>只学习每行权重的范围在两端各截断多少。</translation>
    </message>
    <message>
        <source>Learns only a scale and shift of every channel; weight ranges stay whole.</source>
        <translation>只学习每个通道的缩放与平移；权重范围不截断。</translation>
    </message>
    <message>
        <source>Rotates the residual stream and the heads by Hadamard matrices, so that no channel stands out, and rounds by GPTQ. Where activations are quantized, it rotates before the MLP&apos;s second layer and behind RoPE too.</source>
        <translation>用 Hadamard 矩阵旋转残差流与各注意力头，使任何通道都不突出，再以 GPTQ 舍入。量化激活时，还在 MLP 第二层之前和 RoPE 之后旋转。</translation>
    </message>
    <message>
        <source>The rotations of the stream and of values merge into weights; those before the MLP&apos;s second layer and behind RoPE are two small products a token each.</source>
        <translation>残差流与值的旋转可合并入权重；MLP 第二层之前和 RoPE 之后的旋转，每个词元各需两次小矩阵乘。</translation>
    </message>
</context>
<context>
    <name>parameter</name>
    <message>
        <source>Batch</source>
        <translation>批量</translation>
    </message>
    <message>
        <source>Samples whose mean gradient makes a step. Several processes share them.</source>
        <translation>每步取其平均梯度的样本数，由多个进程分担。</translation>
    </message>
    <message>
        <source>Step size of learned rounding. 0 takes the rule&apos;s own: 20 over the number of steps for AdaRound, 1 over it for SignRound.</source>
        <translation>学习舍入的步长。0 取各规则自身的值：AdaRound 为 20 除以步数，SignRound 为 1 除以步数。</translation>
    </message>
    <message>
        <source>Weight of the term that drives each weight to up or down; rounding to nearest costs 1.</source>
        <translation>促使每个权重向上或向下取整的正则项的权重；就近舍入的代价为 1。</translation>
    </message>
    <message>
        <source>bits</source>
        <translation>位</translation>
    </message>
    <message>
        <source>Weight bits</source>
        <translation>权重位宽</translation>
    </message>
    <message>
        <source>Bits of a weight, 2 to 8. 16 leaves the weights as they are.</source>
        <translation>权重的位宽，2 至 8；16 表示权重保持原样。</translation>
    </message>
    <message>
        <source>Tensor</source>
        <translation>整个张量</translation>
    </message>
    <message>
        <source>Output channel</source>
        <translation>输出通道</translation>
    </message>
    <message>
        <source>Group</source>
        <translation>分组</translation>
    </message>
    <message>
        <source>Granularity</source>
        <translation>量化粒度</translation>
    </message>
    <message>
        <source>Which weights share one scale and zero point.</source>
        <translation>哪些权重共用一个缩放因子和零点。</translation>
    </message>
    <message>
        <source>channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Group size</source>
        <translation>分组大小</translation>
    </message>
    <message>
        <source>Input channels that share a scale. The last group of a row holds what is left.</source>
        <translation>共用一个缩放因子的输入通道数，每行最后一组容纳剩余的通道。</translation>
    </message>
    <message>
        <source>Symmetric weights</source>
        <translation>权重对称量化</translation>
    </message>
    <message>
        <source>A range centred on zero, without a zero point.</source>
        <translation>范围以零为中心，不用零点。</translation>
    </message>
    <message>
        <source>Activation bits</source>
        <translation>激活位宽</translation>
    </message>
    <message>
        <source>Bits of the input of every linear layer, per token, with ranges taken as it runs. 16 leaves activations as they are.</source>
        <translation>每个线性层输入的位宽，逐词元动态取范围；16 表示激活保持原样。</translation>
    </message>
    <message>
        <source>Symmetric activations</source>
        <translation>激活对称量化</translation>
    </message>
    <message>
        <source>A range centred on zero for activations.</source>
        <translation>激活的量化范围以零为中心。</translation>
    </message>
    <message>
        <source>Attention bits</source>
        <translation>注意力位宽</translation>
    </message>
    <message>
        <source>Bits of queries, keys and values at the attention products. 0 follows the activation bits, 16 leaves them as they are.</source>
        <translation>注意力乘积中查询、键和值的位宽；0 表示与激活位宽相同，16 表示保持原样。</translation>
    </message>
    <message>
        <source>None</source>
        <translation>无</translation>
    </message>
    <message>
        <source>Diagonal</source>
        <translation>对角</translation>
    </message>
    <message>
        <source>Affine matrix</source>
        <translation>仿射矩阵</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>自动</translation>
    </message>
    <message>
        <source>Behind the norms</source>
        <translation>归一化层之后</translation>
    </message>
    <message>
        <source>Transform between a norm and the layers it feeds. A full matrix merges only where activations stay float. Automatic takes it there, and the diagonal elsewhere.</source>
        <translation>归一化层与其后各层之间的变换。满矩阵仅在激活保持浮点时可合并；“自动”在这种情况下用满矩阵，否则用对角。</translation>
    </message>
    <message>
        <source>Values to output</source>
        <translation>值 → 输出投影</translation>
    </message>
    <message>
        <source>Queries and keys</source>
        <translation>查询与键</translation>
    </message>
    <message>
        <source>Transform of queries, undone in the keys. With rotary positions only a rotation and a scale of each frequency pair keep the model the same.</source>
        <translation>对查询施加变换，并在键上抵消。使用旋转位置编码时，只有各频率对上的旋转与缩放能保持模型等价。</translation>
    </message>
    <message>
        <source>Inside the MLP</source>
        <translation>MLP 内部</translation>
    </message>
    <message>
        <source>Where a bias is</source>
        <translation>有偏置处</translation>
    </message>
    <message>
        <source>Always (adds biases)</source>
        <translation>总是（增加偏置）</translation>
    </message>
    <message>
        <source>Shift</source>
        <translation>平移</translation>
    </message>
    <message>
        <source>A learned offset of each channel, absorbed by the biases around it.</source>
        <translation>每个通道的可学习偏移，由前后的偏置吸收。</translation>
    </message>
    <message>
        <source>Migration strength α</source>
        <translation>迁移强度 α</translation>
    </message>
    <message>
        <source>The diagonal starts as act^α / w^(1−α): how much of the difficulty moves from activations into weights.</source>
        <translation>对角初值为 act^α / w^(1−α)：决定有多少量化难度由激活转移到权重。</translation>
    </message>
    <message>
        <source>Stability factor</source>
        <translation>稳定因子</translation>
    </message>
    <message>
        <source>Factor of the off-diagonal entries inside the mask&apos;s band. A small one keeps the matrix diagonally dominant, and so invertible.</source>
        <translation>掩码带内非对角元素的系数。取小值可使矩阵保持对角占优，从而可逆。</translation>
    </message>
    <message>
        <source>Gradual mask</source>
        <translation>渐进掩码</translation>
    </message>
    <message>
        <source>The band of entries that may learn widens from epoch to epoch. Off: the whole matrix learns from the start.</source>
        <translation>可学习元素的带宽逐轮加宽。关闭时整个矩阵从一开始就参与学习。</translation>
    </message>
    <message>
        <source>Enforce dominance</source>
        <translation>强制对角占优</translation>
    </message>
    <message>
        <source>Scale the off-diagonals of a row back where they outweigh its diagonal entry.</source>
        <translation>当某行非对角元素之和超过对角元素时，将其缩回。</translation>
    </message>
    <message>
        <source>Float</source>
        <translation>单精度</translation>
    </message>
    <message>
        <source>Double</source>
        <translation>双精度</translation>
    </message>
    <message>
        <source>Mixed</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>Precision of A</source>
        <translation>A 的精度</translation>
    </message>
    <message>
        <source>Of the matrix and its inverse. Mixed: float matrix, double inverse.</source>
        <translation>矩阵及其逆的精度。混合：矩阵为单精度，求逆用双精度。</translation>
    </message>
    <message>
        <source>Min-max</source>
        <translation>最小-最大值</translation>
    </message>
    <message>
        <source>Learned (LWC)</source>
        <translation>可学习（LWC）</translation>
    </message>
    <message>
        <source>Weight clipping</source>
        <translation>权重截断</translation>
    </message>
    <message>
        <source>How the range of each channel or group of weights is chosen.</source>
        <translation>每个通道或分组的权重范围如何确定。</translation>
    </message>
    <message>
        <source>Nearest</source>
        <translation>最近舍入</translation>
    </message>
    <message>
        <source>Rounding</source>
        <translation>舍入</translation>
    </message>
    <message>
        <source>epochs</source>
        <translation>轮</translation>
    </message>
    <message>
        <source>Epochs</source>
        <translation>轮数</translation>
    </message>
    <message>
        <source>Passes over the calibration set for each block.</source>
        <translation>每一块遍历校准集的次数。</translation>
    </message>
    <message>
        <source>Learning rate of the transform</source>
        <translation>变换的学习率</translation>
    </message>
    <message>
        <source>AdamW step size of matrices, scales and shifts.</source>
        <translation>矩阵、缩放和平移的 AdamW 步长。</translation>
    </message>
    <message>
        <source>Learning rate of the clipping</source>
        <translation>截断的学习率</translation>
    </message>
    <message>
        <source>AdamW step size of the clipping factors.</source>
        <translation>截断因子的 AdamW 步长。</translation>
    </message>
    <message>
        <source>Auxiliary loss</source>
        <translation>辅助损失</translation>
    </message>
    <message>
        <source>Adds the distance to the float block&apos;s output on the quantized input.</source>
        <translation>加入与浮点块在量化输入上输出的距离。</translation>
    </message>
    <message>
        <source>32-bit float</source>
        <translation>32 位浮点</translation>
    </message>
    <message>
        <source>bfloat16 products</source>
        <translation>bfloat16 乘积</translation>
    </message>
    <message>
        <source>Compute</source>
        <translation>计算精度</translation>
    </message>
    <message>
        <source>Precision of the block&apos;s products. Parameters are kept in 32 bits either way.</source>
        <translation>块内矩阵乘积的精度；参数始终以 32 位保存。</translation>
    </message>
    <message>
        <source>samples</source>
        <translation>个</translation>
    </message>
    <message>
        <source>Samples</source>
        <translation>样本数</translation>
    </message>
    <message>
        <source>Pieces of text in the calibration set.</source>
        <translation>校准集中的文本片段数。</translation>
    </message>
    <message>
        <source>tokens</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Sample length</source>
        <translation>样本长度</translation>
    </message>
    <message>
        <source>Tokens of a calibration sample.</source>
        <translation>每个校准样本的词元数。</translation>
    </message>
    <message>
        <source>Seed</source>
        <translation>随机种子</translation>
    </message>
    <message>
        <source>Chooses the samples. The same seed gives the same result.</source>
        <translation>决定抽取哪些样本；种子相同则结果相同。</translation>
    </message>
    <message>
        <source>off</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>as activations</source>
        <translation>同激活</translation>
    </message>
    <message>
        <source>Scale of each channel between the MLP&apos;s two halves; behind a ReLU it is positive. Automatic takes it where activations are quantized.</source>
        <translation>MLP 两半之间逐通道的缩放；在 ReLU 之后为正。“自动”在激活被量化时采用它。</translation>
    </message>
    <message>
        <source>Integer</source>
        <translation>整数</translation>
    </message>
    <message>
        <source>Number format</source>
        <translation>数值格式</translation>
    </message>
    <message>
        <source>The levels of a weight: evenly spaced, those of a normal distribution (NF4), a 4-bit float (FP4), or learned from the weights (k-means).</source>
        <translation>权重的量化级：等间距、正态分布的（NF4）、4 位浮点（FP4），或从权重学习（k-means）。</translation>
    </message>
    <message>
        <source>Double quantization</source>
        <translation>双重量化</translation>
    </message>
    <message>
        <source>The scales are quantized too, to 8 bits in blocks of 256.</source>
        <translation>缩放因子也被量化：每 256 个一块，8 位。</translation>
    </message>
    <message>
        <source>Outlier threshold</source>
        <translation>离群值阈值</translation>
    </message>
    <message>
        <source>Input channels that reach this magnitude stay in float. 0: none do.</source>
        <translation>达到这一幅值的输入通道保持浮点。0：没有。</translation>
    </message>
    <message>
        <source>Migration</source>
        <translation>迁移</translation>
    </message>
    <message>
        <source>Grid search</source>
        <translation>网格搜索</translation>
    </message>
    <message>
        <source>Start of diagonals</source>
        <translation>对角线的起点</translation>
    </message>
    <message>
        <source>GPTQ</source>
        <translation>GPTQ</translation>
    </message>
    <message>
        <source>Dampening</source>
        <translation>阻尼</translation>
    </message>
    <message>
        <source>Share of the Hessian&apos;s mean diagonal that is added to its diagonal.</source>
        <translation>加到 Hessian 对角线上的量，占其对角线均值的比例。</translation>
    </message>
    <message>
        <source>Activation order</source>
        <translation>激活次序</translation>
    </message>
    <message>
        <source>Columns with the largest activations are rounded first.</source>
        <translation>激活最大的列先舍入。</translation>
    </message>
    <message>
        <source>Static groups</source>
        <translation>静态分组</translation>
    </message>
    <message>
        <source>The range of every group is taken before anything is rounded.</source>
        <translation>在舍入之前就确定每个分组的范围。</translation>
    </message>
    <message>
        <source>Block of columns</source>
        <translation>列块大小</translation>
    </message>
    <message>
        <source>Columns whose errors are fed back together; the result is the same.</source>
        <translation>误差一起反馈的列数；结果相同。</translation>
    </message>
    <message>
        <source>NF4</source>
        <translation>NF4</translation>
    </message>
    <message>
        <source>FP4</source>
        <translation>FP4</translation>
    </message>
    <message>
        <source>k-means</source>
        <translation>k-means</translation>
    </message>
    <message>
        <source>Dynamic</source>
        <translation>动态</translation>
    </message>
    <message>
        <source>Static</source>
        <translation>静态</translation>
    </message>
    <message>
        <source>Activation range</source>
        <translation>激活范围</translation>
    </message>
    <message>
        <source>Dynamic: of each token, as it comes. Static: one for each layer&apos;s input, observed on the calibration set and kept with the checkpoint.</source>
        <translation>动态：推理时逐词元取范围。静态：每层输入一个范围，在校准集上观测得到，随检查点保存。</translation>
    </message>
    <message>
        <source>Percentile</source>
        <translation>百分位</translation>
    </message>
    <message>
        <source>Squared error</source>
        <translation>平方误差</translation>
    </message>
    <message>
        <source>Observer</source>
        <translation>观测器</translation>
    </message>
    <message>
        <source>How a static range is taken: all values, a share of them, or the range with the least squared error of rounding.</source>
        <translation>静态范围的取法：覆盖全部数值、覆盖其中一定比例，或取舍入平方误差最小的范围。</translation>
    </message>
    <message>
        <source>%</source>
        <translation>%</translation>
    </message>
    <message>
        <source>Share of the values that lie inside a percentile observer&apos;s range.</source>
        <translation>落在百分位观测器范围之内的数值比例。</translation>
    </message>
    <message>
        <source>Learned (LAC)</source>
        <translation>可学习（LAC）</translation>
    </message>
    <message>
        <source>Activation clipping</source>
        <translation>激活截断</translation>
    </message>
    <message>
        <source>How the range of a token is chosen: as it is, or shrunk by two factors learned for each layer&apos;s input.</source>
        <translation>词元范围的取法：保持原样，或按每层输入学得的两个因子收缩。</translation>
    </message>
    <message>
        <source>Clip ratio</source>
        <translation>截断比例</translation>
    </message>
    <message>
        <source>Share of its range that a token of a layer&apos;s input is clipped to.</source>
        <translation>层输入的每个词元截断后保留的范围比例。</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>词元</translation>
    </message>
    <message>
        <source>Channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>Scales of keys</source>
        <translation>键的缩放因子</translation>
    </message>
    <message>
        <source>Which keys share a scale: all channels of a token, or each channel over a group of tokens. Queries and values are rounded token by token.</source>
        <translation>哪些键共用一个缩放因子：一个词元的所有通道，或一组词元上的每个通道。查询与值逐词元舍入。</translation>
    </message>
    <message>
        <source>Group of keys</source>
        <translation>键的分组</translation>
    </message>
    <message>
        <source>Tokens whose keys share the scales of the channels. A last group that is not full stays in float.</source>
        <translation>其键共用各通道缩放因子的词元数。最后不满的一组保持浮点。</translation>
    </message>
    <message>
        <source>Constant</source>
        <translation>恒定</translation>
    </message>
    <message>
        <source>Cosine</source>
        <translation>余弦</translation>
    </message>
    <message>
        <source>Schedule</source>
        <translation>学习率调度</translation>
    </message>
    <message>
        <source>Whether the learning rates stay, or fall to a thousandth along a half cosine.</source>
        <translation>学习率保持不变，或沿半个余弦降到千分之一。</translation>
    </message>
    <message>
        <source>AdaRound</source>
        <translation>AdaRound</translation>
    </message>
    <message>
        <source>OBQ</source>
        <translation>OBQ</translation>
    </message>
    <message>
        <source>SignRound</source>
        <translation>SignRound</translation>
    </message>
    <message>
        <source>How a weight is put on the grid. GPTQ rounds column by column and lets the columns to come make up for each error; OBQ, its ancestor, does so weight by weight in the order that costs least, for small layers. AdaRound and SignRound learn for each weight whether it goes up or down, on the block&apos;s output.</source>
        <translation>权重如何落到网格上。GPTQ 逐列舍入，并由后面的列补偿每一次误差；其前身 OBQ 则按代价最小的顺序逐个权重舍入，仅用于小层。AdaRound 与 SignRound 依据块输出，学习每个权重向上还是向下舍入。</translation>
    </message>
    <message>
        <source>Epochs of rounding</source>
        <translation>舍入的轮数</translation>
    </message>
    <message>
        <source>Passes over the calibration set in which the rounding is learned.</source>
        <translation>学习舍入时遍历校准集的次数。</translation>
    </message>
    <message>
        <source>Learning rate of rounding</source>
        <translation>舍入的学习率</translation>
    </message>
    <message>
        <source>Regularization</source>
        <translation>正则化</translation>
    </message>
    <message>
        <source>Learn the ranges too</source>
        <translation>同时学习范围</translation>
    </message>
    <message>
        <source>SignRound also learns how far each range is shrunk at both ends.</source>
        <translation>SignRound 还学习每个范围在两端收缩多少。</translation>
    </message>
    <message>
        <source>Hadamard rotation</source>
        <translation>Hadamard 旋转</translation>
    </message>
    <message>
        <source>Transform between the value and the output projection, one matrix a KV head. A Hadamard rotation is not learned.</source>
        <translation>值投影与输出投影之间的变换，每个 KV 头一个矩阵。Hadamard 旋转不参与学习。</translation>
    </message>
    <message>
        <source>Residual stream</source>
        <translation>残差流</translation>
    </message>
    <message>
        <source>Rotation of what flows from block to block, merged into embeddings, layers and head. The norms&apos; gains go into the layers first, and a tied head is untied.</source>
        <translation>旋转块与块之间传递的数据，合并入嵌入层、各线性层和输出头。归一化的增益先并入线性层，与嵌入共享的输出头会被解除共享。</translation>
    </message>
    <message>
        <source>Hadamard before down</source>
        <translation>下投影前 Hadamard</translation>
    </message>
    <message>
        <source>Kronecker pairs</source>
        <translation>Kronecker 矩阵对</translation>
    </message>
    <message>
        <source>As the model runs</source>
        <translation>推理时在线变换</translation>
    </message>
    <message>
        <source>Transform of layers&apos; inputs that cannot be merged: a rotation before the MLP&apos;s second layer (R4), or a learned pair of small matrices before every layer (FlatQuant).</source>
        <translation>无法合并的层输入变换：MLP 第二层之前的旋转（R4），或每一层之前学习得到的一对小矩阵（FlatQuant）。</translation>
    </message>
    <message>
        <source>Queries and keys, behind RoPE</source>
        <translation>RoPE 后查询与键</translation>
    </message>
    <message>
        <source>Transform of queries and keys behind the rotary positions, as the model runs: a rotation (R3), or one learned matrix for all heads.</source>
        <translation>推理时在旋转位置编码之后对查询与键施加的变换：旋转（R3），或所有头共用的一个可学习矩阵。</translation>
    </message>
    <message>
        <source>Searched migration</source>
        <translation>搜索迁移强度</translation>
    </message>
    <message>
        <source>Migration: act^α / w^(1−α), with the α given or with the one that rounds best, tried for each placement. Grid search: the same for the power of the mean activation (AWQ).</source>
        <translation>迁移：act^α / w^(1−α)，α 取给定值，或对每个位置试出舍入效果最好的值。网格搜索：对平均激活的幂次作同样的搜索（AWQ）。</translation>
    </message>
</context>
<context>
    <name>placement</name>
    <message>
        <source>attention norm</source>
        <translation>注意力归一化</translation>
    </message>
    <message>
        <source>MLP norm</source>
        <translation>MLP 归一化</translation>
    </message>
    <message>
        <source>value → output</source>
        <translation>值 → 输出</translation>
    </message>
    <message>
        <source>query ↔ key</source>
        <translation>查询 ↔ 键</translation>
    </message>
    <message>
        <source>up → down</source>
        <translation>上投影 → 下投影</translation>
    </message>
    <message>
        <source>attention input</source>
        <translation>注意力输入</translation>
    </message>
    <message>
        <source>output input</source>
        <translation>输出投影输入</translation>
    </message>
    <message>
        <source>MLP input</source>
        <translation>MLP 输入</translation>
    </message>
    <message>
        <source>down input</source>
        <translation>下投影输入</translation>
    </message>
    <message>
        <source>query ↔ key behind RoPE</source>
        <translation>查询 ↔ 键（RoPE 之后）</translation>
    </message>
    <message>
        <source>%1, left factor</source>
        <translation>%1，左因子</translation>
    </message>
    <message>
        <source>%1, right factor</source>
        <translation>%1，右因子</translation>
    </message>
</context>
<context>
    <name>preset</name>
    <message>
        <source>4-bit weights: hardly any loss.</source>
        <translation>4 位权重：几乎无损。</translation>
    </message>
    <message>
        <source>3-bit weights, one scale a channel.</source>
        <translation>3 位权重，每通道一个缩放因子。</translation>
    </message>
    <message>
        <source>3-bit weights, one scale for 128 input channels.</source>
        <translation>3 位权重，每 128 个输入通道一个缩放因子。</translation>
    </message>
    <message>
        <source>2-bit weights: where the methods differ most.</source>
        <translation>2 位权重：各方法差别最大之处。</translation>
    </message>
    <message>
        <source>4-bit weights and activations: outliers hurt.</source>
        <translation>4 位权重与激活：离群值影响显著。</translation>
    </message>
    <message>
        <source>6-bit weights and activations.</source>
        <translation>6 位权重与激活。</translation>
    </message>
</context>
<context>
    <name>summary</name>
    <message>
        <source>AffineQuant Studio</source>
        <translation>AffineQuant Studio</translation>
    </message>
</context>
<context>
    <name>aq::ClippingBoard</name>
    <message>
        <source>Bits</source>
        <translation>位数</translation>
    </message>
    <message>
        <source>Clip factor</source>
        <translation>截断系数</translation>
    </message>
    <message>
        <source>Go to the optimum</source>
        <translation>移到最优处</translation>
    </message>
    <message>
        <source>Error against Clip Factor</source>
        <translation>误差与截断系数</translation>
    </message>
    <message>
        <source>Relative squared error (log)</source>
        <translation>相对平方误差（对数）</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>outputs</source>
        <translation>输出</translation>
    </message>
    <message>
        <source>optimum of the outputs: %1</source>
        <translation>输出的最优处：%1</translation>
    </message>
    <message>
        <source>of the weights: %1</source>
        <translation>权重的最优处：%1</translation>
    </message>
    <message>
        <source>The Grid over the Weights</source>
        <translation>权重上的网格</translation>
    </message>
    <message>
        <source>of the channel with the widest range</source>
        <translation>取值范围最宽的通道</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Weights a bin</source>
        <translation>每格权重数</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>γ with σ(γ) = factor</source>
        <translation>满足 σ(γ) = 系数 的 γ</translation>
    </message>
    <message>
        <source>weights clipped</source>
        <translation>被截断的权重</translation>
    </message>
    <message>
        <source>error of the weights</source>
        <translation>权重的误差</translation>
    </message>
    <message>
        <source>error of the outputs</source>
        <translation>输出的误差</translation>
    </message>
</context>
<context>
    <name>aq::ClippingWords</name>
    <message>
        <source>Clipping, and learning where to clip</source>
        <translation>截断，以及学习在哪里截断</translation>
    </message>
    <message>
        <source>A grid that reaches to the largest weight serves that one weight. Shrink the range by a factor $c$: the few weights beyond it are clipped to its ends, and all the others get a finer step.</source>
        <translation>延伸到最大权重的网格只为那一个权重服务。把范围乘以系数 $c$ 缩小：超出的少数权重被截断到两端，而其余权重都得到更细的步长。</translation>
    </message>
    <message>
        <source>The first sum falls with $c²$, the second rises; somewhere between lies an optimum. The fewer bits there are, the smaller is the best factor.</source>
        <translation>第一个和随 $c²$ 下降，第二个和上升；最优处在两者之间。位数越少，最优系数越小。</translation>
    </message>
    <message>
        <source>Learnable weight clipping (LWC) finds a factor for each end of each range by gradient descent. A sigmoid keeps it between 0 and 1:</source>
        <translation>可学习权重截断（LWC）用梯度下降为每个范围的两端各找一个系数，并用 sigmoid 使其保持在 0 与 1 之间：</translation>
    </message>
    <message>
        <source>Learning starts at $γ = β = 4$, where the factor is 0.982: almost the whole range. What it minimizes is the error of a block&apos;s output, which need not have its optimum where the weights&apos; own error has it.</source>
        <translation>学习从 $γ = β = 4$ 开始，此时系数为 0.982，几乎是整个范围。它最小化的是一个块的输出误差，其最优处未必与权重自身误差的最优处相同。</translation>
    </message>
    <message>
        <source>Drag the line in the upper plot to the optimum of the outputs. Then go from 2 to 8 bits: how fast does clipping lose its use?</source>
        <translation>把上图中的竖线拖到输出的最优处。然后从 2 位调到 8 位：截断多快就失去作用？</translation>
    </message>
    <message>
        <source>OmniQuant (Shao et al., arXiv:2308.13137), equation 2, section 3.2.</source>
        <translation>OmniQuant（Shao 等，arXiv:2308.13137），式 2，第 3.2 节。</translation>
    </message>
</context>
<context>
    <name>aq::CodebooksBoard</name>
    <message>
        <source>even, symmetric</source>
        <translation>均匀，对称</translation>
    </message>
    <message>
        <source>even, asymmetric</source>
        <translation>均匀，非对称</translation>
    </message>
    <message>
        <source>NF4</source>
        <translation>NF4</translation>
    </message>
    <message>
        <source>FP4</source>
        <translation>FP4</translation>
    </message>
    <message>
        <source>k-means</source>
        <translation>k-means</translation>
    </message>
    <message>
        <source>Levels shown</source>
        <translation>显示的电平</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位数</translation>
    </message>
    <message>
        <source>Group size</source>
        <translation>组大小</translation>
    </message>
    <message>
        <source>Levels over the Weights</source>
        <translation>权重分布上的电平</translation>
    </message>
    <message>
        <source>%1: %2 levels</source>
        <translation>%1：%2 个电平</translation>
    </message>
    <message>
        <source>Weight / largest of its group</source>
        <translation>权重 / 组内最大幅值</translation>
    </message>
    <message>
        <source>Weights a bin</source>
        <translation>每格权重数</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Error of Each Format</source>
        <translation>各格式的误差</translation>
    </message>
    <message>
        <source>Number format</source>
        <translation>数值格式</translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>%1
%2 bits</source>
        <translation>%1
%2 位</translation>
    </message>
    <message>
        <source>format shown</source>
        <translation>所示格式</translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>against even, symmetric</source>
        <translation>与均匀对称相比</translation>
    </message>
    <message>
        <source>bits a weight, all counted</source>
        <translation>每权重位数（全部计入）</translation>
    </message>
</context>
<context>
    <name>aq::CodebooksWords</name>
    <message>
        <source>NF4 and k-means: levels where the weights are</source>
        <translation>NF4 与 k-means：电平放在权重所在之处</translation>
    </message>
    <message>
        <source>Evenly spaced levels are fair to values that are evenly spread. Weights are not: most are near 0, in the shape of a bell. Levels should be close together where the weights are.</source>
        <translation>均匀间隔的电平适合均匀分布的数值。权重并非如此：大多数靠近 0，呈钟形。电平应当在权重密集处更密。</translation>
    </message>
    <message>
        <source>NF4 places 16 levels so that a normal distribution hits each about equally often. It takes the quantiles half way between equal shares, scales them to [−1, 1], and makes sure that 0 is among them:</source>
        <translation>NF4 安排 16 个电平，使正态分布命中每个电平的概率大致相等。它取等分概率之间的中间分位数，缩放到 [−1, 1]，并保证 0 在其中：</translation>
    </message>
    <message>
        <source>A group of weights is divided by its largest magnitude, and each goes to the nearest level. The levels are the same for every group and every model; only one scale for each group is stored.</source>
        <translation>把一组权重除以其最大幅值，每个权重落到最近的电平。所有组、所有模型的电平都相同，每组只需存储一个缩放因子。</translation>
    </message>
    <message>
        <source>k-means asks the weights themselves: its levels $c$ are the centres of clusters, learned for each group. Nothing beats it on the squared error, but every group stores all of its levels.</source>
        <translation>k-means 由权重自己决定：电平 $c$ 是各簇的中心，逐组学得。在平方误差上没有更好的方法，但每组都要存储自己的全部电平。</translation>
    </message>
    <message>
        <source>Make the groups smaller. The largest weight of a group is then less extreme, the shape less of a bell, and the even grid catches up.</source>
        <translation>缩小组：组内最大的权重不再那么极端，形状也不再那么像钟形，均匀网格便追了上来。</translation>
    </message>
    <message>
        <source>NF4: QLoRA (Dettmers et al., arXiv:2305.14314), equation 4 and appendix E; k-means: Lloyd 1982, started by k-means++ (Arthur and Vassilvitskii 2007).</source>
        <translation>NF4：QLoRA（Dettmers 等，arXiv:2305.14314），式 4 与附录 E；k-means：Lloyd 1982，以 k-means++（Arthur 与 Vassilvitskii 2007）为初值。</translation>
    </message>
    <message>
        <source>Compare the levels with the histogram, format by format. Then look at the bars: their height is the error, and below the names stands what a weight costs.</source>
        <translation>逐个格式比较电平与直方图。然后看下方的柱形：高度是误差，名称下方是每个权重所需的位数。</translation>
    </message>
</context>
<context>
    <name>aq::FeedbackBoard</name>
    <message>
        <source>Columns rounded</source>
        <translation>已取整的列</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位数</translation>
    </message>
    <message>
        <source>Output channel</source>
        <translation>输出通道</translation>
    </message>
    <message>
        <source>Round one column</source>
        <translation>取整一列</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>播放</translation>
    </message>
    <message>
        <source>Error of the Outputs</source>
        <translation>输出误差</translation>
    </message>
    <message>
        <source>Relative squared error</source>
        <translation>相对平方误差</translation>
    </message>
    <message>
        <source>each weight to its nearest level</source>
        <translation>各权重就近取整</translation>
    </message>
    <message>
        <source>with error feedback</source>
        <translation>带误差反馈</translation>
    </message>
    <message>
        <source>Weights of Output Channel %1</source>
        <translation>输出通道 %1 的权重</translation>
    </message>
    <message>
        <source>columns left of the line are on the grid</source>
        <translation>竖线左侧的列已在网格上</translation>
    </message>
    <message>
        <source>Input channel of the small layer</source>
        <translation>小层的输入通道</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>before</source>
        <translation>之前</translation>
    </message>
    <message>
        <source>now</source>
        <translation>当前</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>error so far, nearest</source>
        <translation>目前误差，就近取整</translation>
    </message>
    <message>
        <source>error so far, with feedback</source>
        <translation>目前误差，带反馈</translation>
    </message>
    <message>
        <source>feedback against nearest</source>
        <translation>反馈相对就近取整</translation>
    </message>
    <message>
        <source>at the end</source>
        <translation>全部完成时</translation>
    </message>
</context>
<context>
    <name>aq::FeedbackWords</name>
    <message>
        <source>Why error feedback helps</source>
        <translation>误差反馈为何有效</translation>
    </message>
    <message>
        <source>Rounding each weight to its nearest level minimizes the error of the weights. What the model notices is the error of the layer&apos;s outputs on the inputs $X$ that reach it:</source>
        <translation>把每个权重就近取整，使权重的误差最小。而模型感受到的，是该层在实际输入 $X$ 上的输出误差：</translation>
    </message>
    <message>
        <source>Inputs go together: where two channels rise and fall as one, an error made in the first can be taken back in the second. GPTQ rounds the columns one by one. Each leaves an error, and the columns that are not rounded yet move to make up for it as well as they can:</source>
        <translation>输入彼此相关：若两个通道同升同降，前一个通道上的误差可以在后一个通道上找回来。GPTQ 逐列取整，每列留下一个误差，尚未取整的列尽可能移动以作补偿：</translation>
    </message>
    <message>
        <source>$U$ is upper triangular with $UᵀU = H⁻¹$, one Cholesky factorization for the whole layer. The last columns have nobody behind them, but by then the sum is small.</source>
        <translation>$U$ 是上三角矩阵，满足 $UᵀU = H⁻¹$，整层只需一次 Cholesky 分解。最后几列后面已没有可以补偿的列，但那时总误差已经不大。</translation>
    </message>
    <message>
        <source>Play the rounding. In the lower plot the weights still to come move away from where they were; in the upper one the two errors part.</source>
        <translation>播放取整过程。下图中，尚未取整的权重离开原来的位置；上图中，两条误差曲线逐渐分开。</translation>
    </message>
    <message>
        <source>Which columns cost most? Those whose inputs are loudest: the steps of the upper line.</source>
        <translation>哪些列代价最大？输入幅值最大的那些：即上方曲线的台阶。</translation>
    </message>
    <message>
        <source>GPTQ (Frantar et al., arXiv:2210.17323), equations 1 and 2, algorithm 1. Here: 32 input channels, no groups, no reordering, a dampening of 1 %.</source>
        <translation>GPTQ（Frantar 等，arXiv:2210.17323），式 1 与式 2，算法 1。此处：32 个输入通道，不分组，不重排，阻尼 1 %。</translation>
    </message>
</context>
<context>
    <name>aq::GranularityBoard</name>
    <message>
        <source>Bits</source>
        <translation>位数</translation>
    </message>
    <message>
        <source>Group size</source>
        <translation>组大小</translation>
    </message>
    <message>
        <source>Error by Granularity</source>
        <translation>不同粒度的误差</translation>
    </message>
    <message>
        <source>the layer&apos;s mean squared rounding error</source>
        <translation>该层取整的均方误差</translation>
    </message>
    <message>
        <source>One scale for each</source>
        <translation>共享一个缩放因子的单位</translation>
    </message>
    <message>
        <source>Mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>tensor</source>
        <translation>张量</translation>
    </message>
    <message>
        <source>output channel</source>
        <translation>输出通道</translation>
    </message>
    <message>
        <source>group of %1</source>
        <translation>每组 %1 个</translation>
    </message>
    <message>
        <source>The Grid&apos;s Step in Each Channel</source>
        <translation>各通道的网格步长</translation>
    </message>
    <message>
        <source>of groups the mean</source>
        <translation>组取平均值</translation>
    </message>
    <message>
        <source>Output channel</source>
        <translation>输出通道</translation>
    </message>
    <message>
        <source>Step s</source>
        <translation>步长 s</translation>
    </message>
    <message>
        <source>channel</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>group</source>
        <translation>组</translation>
    </message>
    <message>
        <source>%1, %2 bits a weight</source>
        <translation>%1，每权重 %2 位</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
</context>
<context>
    <name>aq::GranularityWords</name>
    <message>
        <source>Granularity: tensor, channel, group</source>
        <translation>粒度：张量、通道、组</translation>
    </message>
    <message>
        <source>How many weights share one scale? One scale for a whole tensor is the cheapest, but its range is that of the one largest weight: every other channel lives with a step made for that one.</source>
        <translation>多少个权重共享一个缩放因子？整个张量共用一个最省，但范围由最大的那一个权重决定：其他通道只能使用为它准备的步长。</translation>
    </message>
    <message>
        <source>A scale for each output channel costs next to nothing, since it can be multiplied in after the product. A scale for each group of $g$ input channels follows the weights more closely still, and is what most 4-bit checkpoints use, with $g = 128$.</source>
        <translation>每个输出通道一个缩放因子几乎没有代价，因为可以在乘积之后再乘上。每 $g$ 个输入通道为一组、每组一个缩放因子，则更贴近权重；大多数 4 位检查点采用这种方式，取 $g = 128$。</translation>
    </message>
    <message>
        <source>Rounding errors are spread about evenly over a step, so their mean square grows with its square:</source>
        <translation>取整误差大致均匀分布在一个步长之内，因此其均方值与步长的平方成正比：</translation>
    </message>
    <message>
        <source>Groups are paid for: each one stores a scale of 16 bits and a zero point of $b$.</source>
        <translation>分组有代价：每组要存储一个 16 位的缩放因子和一个 $b$ 位的零点。</translation>
    </message>
    <message>
        <source>Make the groups smaller and watch the error fall while the bits for each weight rise. When is one more bit the better bargain?</source>
        <translation>缩小组，观察误差下降而每权重位数上升。什么时候多用一位反而更划算？</translation>
    </message>
    <message>
        <source>SmoothQuant (Xiao et al., arXiv:2211.10438), section 2 and figure 3; groups: GPTQ (Frantar et al., arXiv:2210.17323), section 4.</source>
        <translation>SmoothQuant（Xiao 等，arXiv:2211.10438），第 2 节与图 3；分组：GPTQ（Frantar 等，arXiv:2210.17323），第 4 节。</translation>
    </message>
</context>
<context>
    <name>aq::GridBoard</name>
    <message>
        <source>Bits</source>
        <translation>位数</translation>
    </message>
    <message>
        <source>Output channel</source>
        <translation>输出通道</translation>
    </message>
    <message>
        <source>Symmetric (absmax)</source>
        <translation>对称（absmax）</translation>
    </message>
    <message>
        <source>Weights Snap to the Grid</source>
        <translation>权重落到网格上</translation>
    </message>
    <message>
        <source>each row an input channel</source>
        <translation>每行一个输入通道</translation>
    </message>
    <message>
        <source>Weight</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>Input channel</source>
        <translation>输入通道</translation>
    </message>
    <message>
        <source>float</source>
        <translation>浮点</translation>
    </message>
    <message>
        <source>on the grid</source>
        <translation>网格上</translation>
    </message>
    <message>
        <source>Rounding Error</source>
        <translation>取整误差</translation>
    </message>
    <message>
        <source>Q(w) − w</source>
        <translation>Q(w) − w</translation>
    </message>
    <message>
        <source>half a step, ±s/2</source>
        <translation>半个步长，±s/2</translation>
    </message>
    <message>
        <source>scale s</source>
        <translation>缩放因子 s</translation>
    </message>
    <message>
        <source>zero point z</source>
        <translation>零点 z</translation>
    </message>
    <message>
        <source>range</source>
        <translation>取值范围</translation>
    </message>
    <message>
        <source>mean squared error</source>
        <translation>均方误差</translation>
    </message>
    <message>
        <source>signal to noise</source>
        <translation>信噪比</translation>
    </message>
    <message>
        <source>%1 dB</source>
        <translation>%1 dB</translation>
    </message>
</context>
<context>
    <name>aq::GridWords</name>
    <message>
        <source>What a grid is</source>
        <translation>什么是网格</translation>
    </message>
    <message>
        <source>A model&apos;s weights are real numbers; a quantized weight is an integer $q$ of $b$ bits. A scale $s$ and a zero point $z$ say which real number each integer stands for: the $2ᵇ$ levels of a grid.</source>
        <translation>模型的权重是实数；量化后的权重是一个 $b$ 位的整数 $q$。缩放因子 $s$ 和零点 $z$ 规定每个整数代表哪个实数，即网格的 $2ᵇ$ 个电平。</translation>
    </message>
    <message>
        <source>$l$ and $h$ are the ends of the range that the grid has to cover: the smallest and the largest weight, 0 always among them. Rounding sends a weight to its nearest level and back:</source>
        <translation>$l$ 和 $h$ 是网格要覆盖的范围的两端：最小和最大的权重，0 总在其中。取整把权重送到最近的电平，再还原回来：</translation>
    </message>
    <message>
        <source>Inside the range no weight moves by more than half a step, $s/2$. A symmetric grid takes its range from the largest magnitude alone (absmax) and keeps 0 in its middle; it needs no zero point, but wastes levels where weights lean to one side.</source>
        <translation>在范围之内，权重的移动不超过半个步长 $s/2$。对称网格只由最大幅值（absmax）决定范围，并把 0 放在正中；它不需要零点，但当权重偏向一侧时会浪费电平。</translation>
    </message>
    <message>
        <source>Take a bit away. The step doubles, and so does the error; four times the squared error is 6 dB less.</source>
        <translation>减少一位：步长约翻一倍，误差也随之翻倍；平方误差变为四倍，即信噪比降低 6 dB。</translation>
    </message>
    <message>
        <source>Look for a channel whose smallest and largest weight differ in size, and switch to the symmetric grid: the step grows.</source>
        <translation>找一个最小与最大权重幅值不同的通道，切换到对称网格：步长会变大。</translation>
    </message>
    <message>
        <source>OmniQuant (Shao et al., arXiv:2308.13137), equation 2 with γ = β = 1; absmax: QLoRA (Dettmers et al., arXiv:2305.14314), equation 1.</source>
        <translation>OmniQuant（Shao 等，arXiv:2308.13137），式 2，取 γ = β = 1；absmax：QLoRA（Dettmers 等，arXiv:2305.14314），式 1。</translation>
    </message>
</context>
<context>
    <name>aq::InverseBoard</name>
    <message>
        <source>Condition number κ</source>
        <translation>条件数 κ</translation>
    </message>
    <message>
        <source>Merge Error against Condition Number</source>
        <translation>合并误差与条件数</translation>
    </message>
    <message>
        <source>Condition number κ (log)</source>
        <translation>条件数 κ（对数）</translation>
    </message>
    <message>
        <source>max |A·A⁻¹ − I| (log)</source>
        <translation>max |A·A⁻¹ − I|（对数）</translation>
    </message>
    <message>
        <source>float</source>
        <translation>单精度</translation>
    </message>
    <message>
        <source>mixed: inverted in double</source>
        <translation>混合：双精度求逆</translation>
    </message>
    <message>
        <source>double</source>
        <translation>双精度</translation>
    </message>
    <message>
        <source>about what rounding to 4 bits costs</source>
        <translation>约等于取整到 4 位的代价</translation>
    </message>
    <message>
        <source>Singular Values</source>
        <translation>奇异值</translation>
    </message>
    <message>
        <source>of a square piece of the layer, spread to this condition</source>
        <translation>取自该层的一个方块，按此条件数拉开</translation>
    </message>
    <message>
        <source>Index</source>
        <translation>序号</translation>
    </message>
    <message>
        <source>σ / σ₁ (log)</source>
        <translation>σ / σ₁（对数）</translation>
    </message>
    <message>
        <source>condition number</source>
        <translation>条件数</translation>
    </message>
    <message>
        <source>merge error, float</source>
        <translation>合并误差，单精度</translation>
    </message>
    <message>
        <source>merge error, mixed</source>
        <translation>合并误差，混合</translation>
    </message>
    <message>
        <source>merge error, double</source>
        <translation>合并误差，双精度</translation>
    </message>
</context>
<context>
    <name>aq::InverseWords</name>
    <message>
        <source>Float or double: the inverse&apos;s own errors</source>
        <translation>单精度还是双精度：求逆自身的误差</translation>
    </message>
    <message>
        <source>The transform is harmless only as far as $A⁻¹$ undoes $A$. Computers invert with rounding errors of their own: float32 keeps 24 bits, float64 53. What is left over after merging is the merge error.</source>
        <translation>只有当 $A⁻¹$ 确实抵消 $A$ 时，变换才是无害的。计算机求逆也有自己的舍入误差：float32 有 24 位有效位，float64 有 53 位。合并之后剩下的就是合并误差。</translation>
    </message>
    <message>
        <source>How large it gets depends on the condition number, the ratio of the largest to the smallest singular value. With $u$ the unit roundoff, the rule of thumb is</source>
        <translation>它有多大取决于条件数，即最大与最小奇异值之比。设 $u$ 为单位舍入误差，经验法则是</translation>
    </message>
    <message>
        <source>In the paper, OPT-6.7B at W4A16 took twice the time and memory in double and came out at the same perplexity (11.91, in float 11.90): matrices that the mask keeps have small conditions. The lesson before is the cheaper cure.</source>
        <translation>论文中，OPT-6.7B 在 W4A16 下使用双精度要花费两倍的时间和内存，而困惑度相同（11.91，单精度为 11.90）：由掩码约束的矩阵条件数很小。上一课的办法代价更低。</translation>
    </message>
    <message>
        <source>Raise the condition number. Where do the three lines leave the error of rounding a weight to 4 bits, about 10⁻², behind?</source>
        <translation>增大条件数。三条曲线各在何处超过把权重取整到 4 位的误差（约 10⁻²）？</translation>
    </message>
    <message>
        <source>AffineQuant (Ma et al., arXiv:2403.12544), table 4; Higham, Accuracy and Stability of Numerical Algorithms, second edition 2002, chapter 14.</source>
        <translation>AffineQuant（Ma 等，arXiv:2403.12544），表 4；Higham，Accuracy and Stability of Numerical Algorithms，第二版，2002，第 14 章。</translation>
    </message>
    <message>
        <source>By this rule float32 has no digit left where $κ$ reaches $2²⁴$, about seventeen million. Inverting in float64 and rounding the result back to float32 (mixed) wins about one digit and no more: the rounded inverse is off by $u$ itself, and multiplying by $A$ blows that up by the condition again.</source>
        <translation>按此法则，当 $κ$ 达到 $2²⁴$（约一千七百万）时，float32 不剩任何有效数字。用 float64 求逆再舍入回 float32（混合）大约只能多得一位有效数字：舍入后的逆矩阵本身就有 $u$ 的误差，与 $A$ 相乘又把它放大条件数倍。</translation>
    </message>
</context>
<context>
    <name>aq::LearnPage</name>
    <message>
        <source>The model&apos;s tensors cannot be read</source>
        <translation>无法读取模型的张量</translation>
    </message>
    <message>
        <source>Lesson %1 of %2</source>
        <translation>第 %1 课，共 %2 课</translation>
    </message>
    <message>
        <source>reading tensors…</source>
        <translation>正在读取张量…</translation>
    </message>
    <message>
        <source>Previous</source>
        <translation>上一课</translation>
    </message>
    <message>
        <source>Next</source>
        <translation>下一课</translation>
    </message>
    <message>
        <source>Leave (Esc)</source>
        <translation>退出（Esc）</translation>
    </message>
    <message>
        <source>Present (F11)</source>
        <translation>演示（F11）</translation>
    </message>
    <message>
        <source>Alt+Left</source>
        <translation>Alt+左</translation>
    </message>
    <message>
        <source>Alt+Right</source>
        <translation>Alt+右</translation>
    </message>
    <message>
        <source>The lesson over the whole screen, in large type</source>
        <translation>全屏、大字号显示本课</translation>
    </message>
    <message>
        <source>%1, block %2, %3: %4 × %5 of %6 × %7</source>
        <translation>%1，块 %2，%3：%6 × %7 中的 %4 × %5</translation>
    </message>
</context>
<context>
    <name>aq::LessonBoard</name>
    <message>
        <source>The picture appears as soon as the model&apos;s tensors are read.</source>
        <translation>读取模型的张量后，图形即会出现。</translation>
    </message>
</context>
<context>
    <name>aq::LessonList</name>
    <message>
        <source>Lessons</source>
        <translation>课程</translation>
    </message>
    <message>
        <source>visited</source>
        <translation>已访问</translation>
    </message>
    <message>
        <source>not visited yet</source>
        <translation>尚未访问</translation>
    </message>
    <message>
        <source>%1 of %2 lessons visited</source>
        <translation>已访问 %1 / %2 课</translation>
    </message>
</context>
<context>
    <name>aq::LessonTextView</name>
    <message>
        <source>Try it</source>
        <translation>动手试试</translation>
    </message>
</context>
<context>
    <name>aq::MaskBoard</name>
    <message>
        <source>Epoch</source>
        <translation>轮次</translation>
    </message>
    <message>
        <source>Stability factor α</source>
        <translation>稳定因子 α</translation>
    </message>
    <message>
        <source>Learning rate</source>
        <translation>学习率</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位数</translation>
    </message>
    <message>
        <source>Margin of Diagonal Dominance</source>
        <translation>对角占优裕度</translation>
    </message>
    <message>
        <source>below 0 nothing promises an inverse</source>
        <translation>低于 0 时不再保证可逆</translation>
    </message>
    <message>
        <source>Margin</source>
        <translation>裕度</translation>
    </message>
    <message>
        <source>%1, broke down</source>
        <translation>%1，已崩溃</translation>
    </message>
    <message>
        <source>with the mask</source>
        <translation>使用掩码</translation>
    </message>
    <message>
        <source>without</source>
        <translation>不用掩码</translation>
    </message>
    <message>
        <source>margin</source>
        <translation>裕度</translation>
    </message>
    <message>
        <source>condition number</source>
        <translation>条件数</translation>
    </message>
    <message>
        <source>merge error</source>
        <translation>合并误差</translation>
    </message>
    <message>
        <source>error of the outputs</source>
        <translation>输出的误差</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>against the start</source>
        <translation>与起点相比</translation>
    </message>
    <message>
        <source>With the gradual mask</source>
        <translation>使用渐进掩码</translation>
    </message>
</context>
<context>
    <name>aq::MaskWords</name>
    <message>
        <source>Diagonal dominance and the gradual mask</source>
        <translation>对角占优与渐进掩码</translation>
    </message>
    <message>
        <source>A full matrix has to stay invertible while gradient descent pulls at every entry. One condition that guarantees it is strict diagonal dominance (Levy and Desplanques): in every row the diagonal entry outweighs all the others together.</source>
        <translation>完整的矩阵必须在梯度下降改动每个元素时保持可逆。严格对角占优是可逆的一个充分条件（Levy–Desplanques）：每一行的对角元素大于其余元素绝对值之和。</translation>
    </message>
    <message>
        <source>Gershgorin draws it. Each row is a disc with its centre at $aᵢᵢ$ and the sum of the others for its radius; all eigenvalues lie in the discs. While no disc holds 0, no eigenvalue is 0.</source>
        <translation>Gershgorin 圆盘把它画了出来：每行一个圆盘，圆心在 $aᵢᵢ$，半径为其余元素绝对值之和；所有特征值都在这些圆盘内。只要没有圆盘包含 0，就没有特征值为 0。</translation>
    </message>
    <message>
        <source>AffineQuant does not enforce this, it makes it likely. The gradual mask lets the diagonal learn first and opens a wider band in every epoch $e$ of $t$; entries beside the diagonal count only $α$ times, the stability factor.</source>
        <translation>AffineQuant 并不强制这一条件，而是使其更可能成立。渐进掩码先让对角线学习，并在共 $t$ 轮的每一轮 $e$ 中打开更宽的带；对角线以外的元素只按稳定因子 $α$ 计入。</translation>
    </message>
    <message>
        <source>Go through the epochs with the mask on, then off. Where does the margin cross 0?</source>
        <translation>在打开和关闭掩码时分别浏览各轮次。裕度在哪里穿过 0？</translation>
    </message>
    <message>
        <source>Raise α with the mask on. In the paper, LLaMA-7B at 2 bits came out as NaN for α = 1 and 0.1, and so it did without the mask.</source>
        <translation>打开掩码并增大 α。论文中，LLaMA-7B 在 2 位、α = 1 和 0.1 时得到 NaN，不用掩码时也是如此。</translation>
    </message>
    <message>
        <source>AffineQuant (Ma et al., arXiv:2403.12544), section 3.2, equations 5 to 9 (the mask: 6), tables 5 and 6. Here: 24 channels, 8 epochs of 40 steps.</source>
        <translation>AffineQuant（Ma 等，arXiv:2403.12544），第 3.2 节，式 5 至式 9（掩码：式 6），表 5 与表 6。此处：24 个通道，8 轮，每轮 40 步。</translation>
    </message>
    <message>
        <source>So their gradient is $α$ times smaller, too. Without the mask every entry moves from the first step on, and discs reach 0 within two epochs. Dominance is sufficient, not necessary: this small layer survives, and ends at a smaller error with a harmless condition number. But nothing promised it, and in a large model it may end in NaN.</source>
        <translation>因此它们的梯度也小 $α$ 倍。不用掩码时，每个元素从第一步起就在移动，两轮之内就有圆盘碰到 0。对角占优是充分条件而非必要条件：这个小层安然无恙，最终误差甚至更小，条件数也无碍。但这并无保证，在大模型中可能以 NaN 告终。</translation>
    </message>
</context>
<context>
    <name>aq::MigrationBoard</name>
    <message>
        <source>Migration strength α</source>
        <translation>迁移强度 α</translation>
    </message>
    <message>
        <source>Weight bits</source>
        <translation>权重位数</translation>
    </message>
    <message>
        <source>Activation bits</source>
        <translation>激活位数</translation>
    </message>
    <message>
        <source>Largest Magnitude of Each Input Channel</source>
        <translation>各输入通道的最大幅值</translation>
    </message>
    <message>
        <source>Input channel</source>
        <translation>输入通道</translation>
    </message>
    <message>
        <source>Largest magnitude (log)</source>
        <translation>最大幅值（对数）</translation>
    </message>
    <message>
        <source>activations before</source>
        <translation>迁移前的激活</translation>
    </message>
    <message>
        <source>weights before</source>
        <translation>迁移前的权重</translation>
    </message>
    <message>
        <source>activations after</source>
        <translation>迁移后的激活</translation>
    </message>
    <message>
        <source>weights after</source>
        <translation>迁移后的权重</translation>
    </message>
    <message>
        <source>Error against Migration Strength</source>
        <translation>误差与迁移强度</translation>
    </message>
    <message>
        <source>Relative squared error (log)</source>
        <translation>相对平方误差（对数）</translation>
    </message>
    <message>
        <source>activations</source>
        <translation>激活</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>product</source>
        <translation>乘积</translation>
    </message>
    <message>
        <source>best for the product: %1</source>
        <translation>乘积的最优处：%1</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>error of the activations</source>
        <translation>激活的误差</translation>
    </message>
    <message>
        <source>error of the weights</source>
        <translation>权重的误差</translation>
    </message>
    <message>
        <source>error of the product</source>
        <translation>乘积的误差</translation>
    </message>
</context>
<context>
    <name>aq::MigrationWords</name>
    <message>
        <source>Outliers and the migration strength</source>
        <translation>离群值与迁移强度</translation>
    </message>
    <message>
        <source>In large models a few input channels carry values many times larger than the rest, in every token. Where activations are rounded too, a token&apos;s range is that of these channels, and all others fall on a few levels.</source>
        <translation>在大模型中，少数输入通道的值在每个词元上都比其余通道大许多倍。若激活也要取整，词元的范围就由这些通道决定，其余通道只落在少数几个电平上。</translation>
    </message>
    <message>
        <source>The migration strength $α$ says how much of it moves. With $α = 0$ the weights become even at the activations&apos; cost, with $α = 1$ the activations at the weights&apos;. At one half both are left with the same maxima.</source>
        <translation>迁移强度 $α$ 决定转移多少。$α = 0$ 时权重变得均匀而激活承担代价，$α = 1$ 时激活变得均匀而权重承担代价；取二分之一时，两者的最大值相同。</translation>
    </message>
    <message>
        <source>Move α, here or by dragging the line in the lower plot. The error of the activations falls, that of the weights rises; what counts is their product.</source>
        <translation>移动 α，可在此处调节，也可在下图中拖动竖线。激活的误差下降，权重的误差上升；真正重要的是两者的乘积。</translation>
    </message>
    <message>
        <source>Give the weights 8 bits and the activations 4: where does the best α go, and why?</source>
        <translation>让权重用 8 位、激活用 4 位：最优的 α 移向哪里？为什么？</translation>
    </message>
    <message>
        <source>SmoothQuant (Xiao et al., arXiv:2211.10438), equations 3 and 4. AWQ (Lin et al., arXiv:2306.00978), equations 4 and 5, searches such a scale for weights alone.</source>
        <translation>SmoothQuant（Xiao 等，arXiv:2211.10438），式 3 与式 4。AWQ（Lin 等，arXiv:2306.00978）的式 4 与式 5 只为权重搜索这样的系数。</translation>
    </message>
    <message>
        <source>Weights are far more even. So the difficulty can be moved: divide each input channel by a factor $s$ and multiply the weights that read it by the same one. The product stays what it is.</source>
        <translation>权重要均匀得多，因此可以把困难转移过去：把每个输入通道除以一个系数 $s$，再把读取它的权重乘上同一个系数，乘积保持不变。</translation>
    </message>
</context>
<context>
    <name>aq::PlaneBoard</name>
    <message>
        <source>Channels</source>
        <translation>通道</translation>
    </message>
    <message>
        <source>the loudest and a plain one</source>
        <translation>幅值最大的与一个普通的</translation>
    </message>
    <message>
        <source>two that go together</source>
        <translation>两个相关的</translation>
    </message>
    <message>
        <source>two plain ones</source>
        <translation>两个普通的</translation>
    </message>
    <message>
        <source>Bits</source>
        <translation>位数</translation>
    </message>
    <message>
        <source>Let gradient descent try</source>
        <translation>用梯度下降试试</translation>
    </message>
    <message>
        <source>Back to no matrix</source>
        <translation>恢复为无矩阵</translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation>%1 %</translation>
    </message>
    <message>
        <source>error without a matrix</source>
        <translation>无矩阵时的误差</translation>
    </message>
    <message>
        <source>error with this matrix</source>
        <translation>使用此矩阵的误差</translation>
    </message>
    <message>
        <source>change</source>
        <translation>变化</translation>
    </message>
    <message>
        <source>determinant</source>
        <translation>行列式</translation>
    </message>
    <message>
        <source>condition number</source>
        <translation>条件数</translation>
    </message>
</context>
<context>
    <name>aq::PlanePlot</name>
    <message>
        <source>The picture appears as soon as the model&apos;s tensors are read.</source>
        <translation>读取模型的张量后，图形即会出现。</translation>
    </message>
    <message>
        <source>Channel 1 of AW</source>
        <translation>AW 的通道 1</translation>
    </message>
    <message>
        <source>Channel 2 of AW</source>
        <translation>AW 的通道 2</translation>
    </message>
    <message>
        <source>Channel 1 of W</source>
        <translation>W 的通道 1</translation>
    </message>
    <message>
        <source>Channel 2 of W</source>
        <translation>W 的通道 2</translation>
    </message>
    <message>
        <source>A·W</source>
        <translation>A·W</translation>
    </message>
    <message>
        <source>rounded</source>
        <translation>取整后</translation>
    </message>
    <message>
        <source>weights W</source>
        <translation>权重 W</translation>
    </message>
    <message>
        <source>A⁻¹·Q(A·W)</source>
        <translation>A⁻¹·Q(A·W)</translation>
    </message>
    <message>
        <source>left: where A puts the weights; right: where they come from</source>
        <translation>左：A 作用后的权重；右：原来的权重</translation>
    </message>
    <message>
        <source>the determinant is 0: no inverse brings the weights back</source>
        <translation>行列式为 0：没有逆矩阵能还原权重</translation>
    </message>
    <message>
        <source>weights</source>
        <translation>权重</translation>
    </message>
    <message>
        <source>grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>columns of A, to drag</source>
        <translation>A 的列，可拖动</translation>
    </message>
    <message>
        <source>Two Input Channels</source>
        <translation>两个输入通道</translation>
    </message>
</context>
<context>
    <name>aq::PlaneWords</name>
    <message>
        <source>The affine transform in the plane</source>
        <translation>平面上的仿射变换</translation>
    </message>
    <message>
        <source>Two input channels of the layer: each output channel is a point of the plane, $w = (w₁, w₂)$. Rounding moves it to the nearest crossing of the grid. The grid is square and fixed; but the points may be moved before they are rounded, if the move is undone afterwards.</source>
        <translation>取该层的两个输入通道：每个输出通道是平面上的一个点 $w = (w₁, w₂)$，取整把它移到最近的网格交点。网格是方的、固定的；但可以在取整之前移动这些点，只要事后再移回来。</translation>
    </message>
    <message>
        <source>A diagonal $A$ stretches the two axes, as SmoothQuant and OmniQuant do. A full matrix also turns and shears: seen from where the points came from, the grid becomes the slanted one on the right. AffineQuant looks for the matrix that costs the outputs least.</source>
        <translation>对角矩阵 $A$ 只拉伸两个坐标轴，SmoothQuant 和 OmniQuant 即是如此。完整的矩阵还能旋转和剪切：从点原来的位置看，网格变成右图中倾斜的样子。AffineQuant 寻找使输出代价最小的矩阵。</translation>
    </message>
    <message>
        <source>The weights&apos; error alone does not decide: where the inputs of the two channels are very unlike, or rise and fall together, some directions of error cost much and others next to nothing. A good grid is fine along the costly ones.</source>
        <translation>只看权重的误差并不够：若两个通道的输入大小悬殊，或同升同降，则某些方向的误差代价很大，另一些方向几乎没有代价。好的网格在代价大的方向上更细。</translation>
    </message>
    <message>
        <source>Drag the two arrows, the columns of $A$, in the left plot. Can you get below the error without a matrix? Then let gradient descent try.</source>
        <translation>在左图中拖动两个箭头，即 $A$ 的两列。能否使误差低于无矩阵时？然后让梯度下降来试。</translation>
    </message>
    <message>
        <source>Bring the arrows into one line: the determinant goes to 0, the slanted grid closes up, and no inverse brings the points back.</source>
        <translation>把两个箭头拖到同一条直线上：行列式趋于 0，倾斜的网格合拢，再没有逆矩阵能把点还原。</translation>
    </message>
    <message>
        <source>AffineQuant (Ma et al., arXiv:2403.12544), section 3.1, equations 1 to 4, and figure 1.</source>
        <translation>AffineQuant（Ma 等，arXiv:2403.12544），第 3.1 节，式 1 至式 4，图 1。</translation>
    </message>
</context>
<context>
    <name>aq::ReportSaver</name>
    <message>
        <source>Save report</source>
        <translation>保存报告</translation>
    </message>
    <message>
        <source>Web page (*.html)</source>
        <translation>网页 (*.html)</translation>
    </message>
</context>
<context>
    <name>aq::ExportDialog</name>
    <message>
        <source>Nothing was written.</source>
        <translation>没有写出任何内容。</translation>
    </message>
    <message>
        <source>The checkpoint is written</source>
        <translation>检查点已写出</translation>
    </message>
    <message>
        <source>Stop</source>
        <translation>停止</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Export %1</source>
        <translation>导出 %1</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Format of the checkpoint</source>
        <translation>检查点的格式</translation>
    </message>
    <message>
        <source>Write to</source>
        <translation>写到</translation>
    </message>
    <message>
        <source>A new directory. It appears only once it is complete and verified.</source>
        <translation>新目录。写完并核对之后才会出现。</translation>
    </message>
    <message>
        <source>Export</source>
        <translation>导出</translation>
    </message>
</context>
<context>
    <name>aq::ExportPlanView</name>
    <message>
        <source>Layer</source>
        <translation>层</translation>
    </message>
    <message>
        <source>Stored as</source>
        <translation>存储方式</translation>
    </message>
    <message>
        <source>Loss</source>
        <translation>损失</translation>
    </message>
    <message>
        <source>Layers that are rounded again</source>
        <translation>需要重新舍入的层</translation>
    </message>
    <message>
        <source>‖W′ − W‖ / ‖W‖ against the run&apos;s weight, measured</source>
        <translation>相对运行所得权重的 ‖W′ − W‖ / ‖W‖，实测值</translation>
    </message>
    <message>
        <source>Program</source>
        <translation>程序</translation>
    </message>
    <message>
        <source>Reads it</source>
        <translation>能否读取</translation>
    </message>
    <message>
        <source>Conditions</source>
        <translation>条件</translation>
    </message>
    <message>
        <source>Programs that read the format</source>
        <translation>读取该格式的程序</translation>
    </message>
    <message>
        <source>Measuring what the format keeps…</source>
        <translation>正在测量该格式能保留什么…</translation>
    </message>
    <message>
        <source>All %1 layers keep the integers, scales and zero points of the run.</source>
        <translation>全部 %1 层都保留运行所得的整数、缩放系数和零点。</translation>
    </message>
    <message>
        <source>%1 of %2 layers keep the run&apos;s grid. The others are rounded again by the format&apos;s own rule, which costs %3 of their norm at worst.</source>
        <translation>%2 层中有 %1 层保留运行所得的网格。其余各层按该格式自己的规则重新舍入，最多损失其范数的 %3。</translation>
    </message>
</context>
<context>
    <name>aq::WatchDialog</name>
    <message>
        <source>Watch a run</source>
        <translation>观看运行</translation>
    </message>
    <message>
        <source>A run that was started with “affinequant quantize … --listen 7777” can be watched from here. It says its address and its token when it starts. For one on another machine, make a tunnel first: ssh -L 7777:127.0.0.1:7777 MACHINE</source>
        <translation>用“affinequant quantize … --listen 7777”启动的运行可以在这里观看。它启动时会给出地址和令牌。若在另一台机器上，请先建立隧道：ssh -L 7777:127.0.0.1:7777 机器名</translation>
    </message>
    <message>
        <source>Address</source>
        <translation>地址</translation>
    </message>
    <message>
        <source>a port, or the path of a socket file</source>
        <translation>端口，或套接字文件的路径</translation>
    </message>
    <message>
        <source>Token</source>
        <translation>令牌</translation>
    </message>
    <message>
        <source>Watch</source>
        <translation>观看</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
</context>
</TS>
