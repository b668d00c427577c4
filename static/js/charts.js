/* Charts from <script type="application/json"> blocks, in the colours of the tokens, as SVG.
   data-chart: group (unit against its group), lines (this year, last year), bars, signed. */
(function () {
  "use strict";

  function token(name) {
    return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }
  function look() {
    return {
      ink: token("--ink"), ink2: token("--ink-2"), ink3: token("--ink-3"), line: token("--line"),
      blue: token("--blue-solid"), dot: token("--d2"), band: token("--blue-100"), tick: token("--d4"),
      last: token("--d4"), font: token("--font"),
    };
  }
  function base(colours) {
    return {
      animation: false,
      textStyle: { fontFamily: colours.font, fontSize: 12, color: colours.ink2 },
      grid: { left: 8, right: 16, top: 8, bottom: 8, containLabel: true },
      tooltip: { show: false },
    };
  }
  function valueAxis(colours, extra) {
    return Object.assign({
      type: "value",
      axisLine: { show: false },
      axisTick: { show: false },
      splitLine: { lineStyle: { color: colours.line, width: 1 } },
      axisLabel: { color: colours.ink2, fontSize: 12 },
    }, extra);
  }
  function nameAxis(colours, names, extra) {
    return Object.assign({
      type: "category",
      data: names,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colours.ink2, fontSize: 12 },
    }, extra);
  }

  /* rows: {label, unit, median, low, high, text} as percents; drawn only, never reckoned with. */
  function group(data, colours) {
    const rows = data.rows;
    const lowest = Math.min(...rows.flatMap((row) => [Number(row.low), Number(row.unit)]));
    const floor = Math.max(0, Math.floor((lowest - 1) / 5) * 5);
    /* A grade may add points to the full mark (D-2). */
    const highest = Math.max(100, ...rows.flatMap((row) => [Number(row.high), Number(row.unit)]));
    const ceiling = Math.ceil(highest / 5) * 5;
    /* Two lines have room for the longest label; none is left out. */
    const room = Math.min(132, Math.max(84, Math.max(...rows.map((row) => labelWidth(row.label))) / 2 + 14));
    const draw = (params, api) => {
      const row = rows[params.dataIndex];
      const at = (value) => api.coord([Number(value), params.dataIndex]);
      const [low, y] = at(row.low);
      const high = at(row.high)[0];
      const median = at(row.median)[0];
      const unit = at(row.unit)[0];
      return {
        type: "group",
        children: [
          { type: "rect", shape: { x: low, y: y - 6, width: Math.max(high - low, 1), height: 12, r: 2 }, style: { fill: colours.band } },
          { type: "rect", shape: { x: median - 1, y: y - 8, width: 2, height: 16 }, style: { fill: colours.tick } },
          { type: "circle", shape: { cx: unit, cy: y, r: 4.5 }, style: { fill: colours.dot } },
        ],
      };
    };
    return Object.assign(base(colours), {
      grid: { left: 8, right: 4, top: 4, bottom: 4, containLabel: true },
      xAxis: valueAxis(colours, { min: floor, max: ceiling, axisLabel: { formatter: "{value}%", color: colours.ink2, fontSize: 12, hideOverlap: true } }),
      yAxis: [
        nameAxis(colours, rows.map((row) => row.label), { inverse: true, axisLabel: { color: colours.ink, fontSize: 12, lineHeight: 14, width: room, overflow: "break", interval: 0 } }),
        nameAxis(colours, rows.map((row) => row.text), { inverse: true, position: "right", axisLabel: { color: colours.ink, fontSize: 12, interval: 0 } }),
      ],
      series: [
        { type: "custom", renderItem: draw, clip: true, data: rows.map((row, index) => [Number(row.unit), index]) },
        { type: "custom", yAxisIndex: 1, renderItem: () => null, data: [] },
      ],
    });
  }

  /* Room for a label beside the last point: letters are narrow, characters wide. */
  function labelWidth(text) {
    return [...(text || "")].reduce((sum, letter) => sum + (letter < "\u0100" ? 7 : 13), 0);
  }

  /* Two lines that end at one height: the upper label moves up, the lower one down. */
  const APART = { moveOverlap: "shiftY" };

  /* names, current [..], last [..] */
  function lines(data, colours) {
    return Object.assign(base(colours), {
      grid: { left: 8, right: 16 + Math.max(labelWidth(data.last_label), labelWidth(data.even_label)), top: 8, bottom: 8, containLabel: true },
      xAxis: nameAxis(colours, data.names, { boundaryGap: false, axisLine: { show: true, lineStyle: { color: colours.line } } }),
      yAxis: valueAxis(colours, { splitNumber: 2 }),
      series: [
        { type: "line", data: data.last, symbol: "none", lineStyle: { color: colours.last, width: 1.5, type: "dashed" }, endLabel: { show: true, formatter: data.last_label || "", color: colours.ink2 }, labelLayout: APART },
        ...(data.even ? [{ type: "line", data: data.even, symbol: "none", lineStyle: { color: colours.last, width: 1, type: "dotted" }, endLabel: { show: true, formatter: data.even_label || "", color: colours.ink2 }, labelLayout: APART }] : []),
        { type: "line", data: data.current, symbol: data.even ? "circle" : "none", lineStyle: { color: colours.blue, width: 2 }, areaStyle: { color: colours.band, opacity: 0.5 } },
      ],
    });
  }

  /* rows: {label, value, text} */
  function barRows(data, colours) {
    const rows = data.rows;
    return Object.assign(base(colours), {
      grid: { left: 8, right: 64, top: 4, bottom: 4, containLabel: true },
      xAxis: valueAxis(colours, { show: false, splitLine: { show: false } }),
      yAxis: nameAxis(colours, rows.map((row) => row.label), { inverse: true }),
      series: [{
        type: "bar", barWidth: 10, data: rows.map((row) => Number(row.value)), itemStyle: { color: colours.blue, borderRadius: 2 },
        label: { show: true, position: "right", color: colours.ink, fontWeight: 700, formatter: (item) => rows[item.dataIndex].text },
      }],
    });
  }

  /* rows as for bars, above and below nought: the label stands at the bar's end. */
  function signed(data, colours) {
    const rows = data.rows;
    const most = Math.max(...rows.map((row) => Math.abs(Number(row.value))), 0.01) * 1.8;
    return Object.assign(base(colours), {
      grid: { left: 8, right: 16, top: 4, bottom: 4, containLabel: true },
      xAxis: valueAxis(colours, { min: -most, max: most, interval: most, axisLabel: { show: false } }),
      yAxis: nameAxis(colours, rows.map((row) => row.label), { inverse: true }),
      series: [{
        type: "bar", barWidth: 10, itemStyle: { color: colours.blue, borderRadius: 2 },
        data: rows.map((row) => ({ value: Number(row.value), label: { position: Number(row.value) < 0 ? "left" : "right" } })),
        label: { show: true, color: colours.ink, fontWeight: 700, formatter: (item) => rows[item.dataIndex].text },
      }],
    });
  }

  const KINDS = { group, lines, bars: barRows, signed };
  const drawn = new Map();

  function draw(box) {
    const source = document.getElementById(box.dataset.source);
    const kind = KINDS[box.dataset.chart];
    if (!source || !kind || !window.echarts) return;
    let chart = drawn.get(box);
    if (!chart) {
      chart = window.echarts.init(box, null, { renderer: "svg" });
      drawn.set(box, chart);
      new ResizeObserver(() => chart.resize()).observe(box);
    }
    chart.setOption(kind(JSON.parse(source.textContent), look()), true);
  }

  document.querySelectorAll("[data-chart]").forEach(draw);
  document.addEventListener("shell:look", () => drawn.forEach((_chart, box) => draw(box)));
  document.addEventListener("htmx:load", (event) => event.detail.elt.querySelectorAll("[data-chart]").forEach(draw));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-chart-toggle]");
    if (!button) return;
    const table = document.getElementById(button.getAttribute("aria-controls"));
    const open = table.hidden;
    table.hidden = !open;
    button.closest("[data-chart-card]").querySelector(".chart").hidden = open;
    button.setAttribute("aria-expanded", String(open));
    const words = button.textContent;
    button.textContent = button.dataset.alt;
    button.dataset.alt = words;
  });
})();
