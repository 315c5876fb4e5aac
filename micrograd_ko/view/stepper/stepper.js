// 단계 넘기기의 화면: 장부(ledger.js)를 그림(picture.js)과 단추로. 밖에서 아무것도 가져오지 않는다.

/** 혼자 담긴 틀(iframe) 속이면(marimo) 틀의 높이를 내용에 맞춘다. */
function fitFrame(root) {
  const frame = window.frameElement; // 다른 출처의 틀이면 null이다
  if (!frame || root.parentElement !== document.body) return;
  const fit = () => { frame.style.height = `${Math.ceil(root.getBoundingClientRect().bottom) + 24}px`; };
  new ResizeObserver(fit).observe(root);
}

/** 자리를 잡을 때까지 기다렸다가 시작한다: 노트북은 스크립트를 먼저 돌리기도 한다. */
function start(id, data, ops, slips, words, tries = 0) {
  const root = [...document.querySelectorAll(`[id="${id}"]`)].find((found) => !found.stepper);
  if (root) root.stepper = new Stepper(root, data, ops, slips, words);
  else if (tries < 200) setTimeout(() => start(id, data, ops, slips, words, tries + 1), 25);
}

class Stepper {
  constructor(root, data, ops, slips, words) {
    Object.assign(this, { root, data, ops, slips, words });
    this.nodes = data.nodes.map((node) => ({
      ...node,
      data: real(node.data),
      locals: node.locals.map(real),
      stale: real(node.stale),
    }));
    this.first = this.nodes.map((node) => node.data);
    this.rows = ledger(this.nodes);
    this.at = 0; // 지금까지 마친 단계의 수
    this.timer = null;
    const frame = root.querySelector(".mgk-picture");
    this.picture = new Picture(frame, data, this.nodes, this.rows, words.picture, (k) => this.goToNode(k));
    this.quiz = new Quiz(this);
    frame.after(this.buildPanel());
    this.buildTable();
    this.theme();
    this.show();
    attributes(root, {
      tabindex: 0, role: "group", "aria-label": words.title, "data-lm-suppress-shortcuts": "true",
      "data-ready": performance.now(), // 준비되었다: 페이지를 연 때부터의 밀리초
    });
    root.addEventListener("keydown", (event) => this.key(event));
    fitFrame(root);
  }

  // ---- 짓기

  buildPanel() {
    const { words } = this;
    this.buttons = {
      first: button(words.first, () => this.go(0)),
      previous: button(`‹ ${words.previous}`, () => this.go(this.at - 1)),
      next: button(`${words.next} ›`, () => this.go(this.at + 1), { class: "main" }),
      last: button(words.last, () => this.go(this.rows.length)),
      play: button(words.play, () => this.play()),
    };
    this.slider = el("input", {
      type: "range", min: 0, max: this.rows.length, step: 1, value: 0, "aria-label": words.step,
      oninput: () => this.go(Number(this.slider.value)),
    });
    this.count = el("span", { class: "mgk-count" });
    const speeds = [["slow", 1600], ["normal", 800], ["fast", 300]];
    this.speed = el("select", { onchange: () => this.timer && this.play(true) },
      ...speeds.map(([key, ms]) => el("option", { value: ms }, words[key])));
    this.speed.value = "800";
    this.product = el("div", { "aria-hidden": "true" });
    this.sentence = el("p", { class: "mgk-say", "aria-live": "polite" });
    const { first, previous, next, last, play } = this.buttons;
    return el("div", { class: "mgk-panel" },
      el("p", { class: "mgk-legend" }, words.legend),
      el("div", { class: "mgk-bar" }, first, previous, next, last, this.slider, this.count),
      el("div", { class: "mgk-bar" }, this.quiz.toggler, play,
        el("label", { class: "mgk-speed" }, `${words.speed} `, this.speed)),
      this.quiz.box,
      el("div", { class: "mgk-now" }, this.product, this.sentence),
      this.buildLeaves());
  }

  buildLeaves() {
    const { words } = this;
    const receives = new Set(this.rows.map((row) => row.parent)); // 상수인 지수는 바꿀 잎이 아니다
    const leaves = this.nodes.map((node, k) => [node, k])
      .filter(([node, k]) => !node.op && receives.has(k));
    this.fields = leaves.map(([node, k]) => {
      const edit = () => this.edit(k, input);
      const input = field(node.name, number(node.data), edit, { onchange: edit });
      return { input, k };
    });
    const labels = this.fields.map(({ input, k }) => el("label", {}, this.nodes[k].name, input));
    this.leafError = el("p", { class: "mgk-note", role: "status" });
    return el("details", { class: "mgk-edit" }, el("summary", {}, words.leaves),
      el("p", { class: "mgk-note" }, words.leaves_note),
      el("div", { class: "mgk-leaves" }, ...labels, button(words.reset, () => this.reset())),
      this.leafError);
  }

  /** 움직이지 않던 표를, 마친 단계만 보이고 눌러서 옮겨 가는 표로 바꾼다. */
  buildTable() {
    const { words } = this;
    this.lines = this.rows.map((row, i) => {
      const cells = [this.edgeName(row), "", "", ""].map((text) => el("td", {}, text));
      const jump = button(String(i), () => this.go(i + 1), { "aria-label": `${words.step} ${i}` });
      return { cells, line: el("tr", {}, el("td", {}, jump), ...cells) };
    });
    const heads = [words.step, words.edge, words.product, words.change, words.formula];
    const box = this.root.querySelector(".mgk-steps > div");
    attributes(box, { tabindex: 0, role: "group", "aria-label": words.steps });
    box.replaceChildren(el("table", {},
      el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, ...this.lines.map(({ line }) => line))));
  }

  // ---- 움직이기

  go(to, keepPlaying = false) {
    if (!keepPlaying) this.stop();
    this.at = Math.max(0, Math.min(this.rows.length, to));
    if (this.quiz.on) this.quiz.ask();
    this.show();
  }

  /** 그 노드의 기울기가 다 모이는 단계로. */
  goToNode(k) {
    this.go(this.rows.reduce((last, row, i) => (row.parent === k ? i + 1 : last), 0));
  }

  play(again = false) {
    const playing = this.timer !== null;
    this.stop();
    if (playing && !again) return;
    if (this.at === this.rows.length) this.go(0);
    this.buttons.play.textContent = this.words.stop;
    this.timer = setInterval(() => {
      if (!this.root.isConnected || this.at === this.rows.length) this.stop();
      else this.go(this.at + 1, true);
    }, Number(this.speed.value));
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.buttons.play.textContent = this.words.play;
  }

  key(event) {
    const typing = event.target.matches("input[type=text], select");
    if (event.isComposing || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = { ArrowRight: this.at + 1, ArrowLeft: this.at - 1, Home: 0, End: this.rows.length };
    if (!(event.key in moves)) return;
    event.preventDefault();
    event.stopPropagation();
    const ahead = moves[event.key] > this.at;
    if (!(this.quiz.on && ahead)) this.go(moves[event.key]); // 맞혀 보기에서는 답해야 나아간다
  }

  // ---- 값 바꾸기

  edit(k, input) {
    const old = this.nodes[k].data; // 손대지 않은 칸의 짧게 적은 수는 새 값이 아니다
    const value = input.value === number(old) ? old : parseNumber(input.value);
    input.setAttribute("aria-invalid", String(value === undefined));
    this.leafError.textContent = value === undefined ? this.words.not_a_number : "";
    if (value === undefined || Object.is(value, old)) return;
    this.nodes[k].data = value;
    this.recompute();
  }

  reset() {
    this.fields.forEach(({ input, k }) => {
      this.nodes[k].data = this.first[k];
      input.value = number(this.first[k]);
      input.setAttribute("aria-invalid", "false");
    });
    this.leafError.textContent = "";
    this.recompute();
  }

  recompute() {
    forward(this.nodes, this.ops);
    this.rows = ledger(this.nodes);
    const lines = this.nodes.map((node, k) => `${node.short} = ${forwardText(this.nodes, k, this.ops)}`);
    this.root.querySelector(".mgk-forward ul").replaceChildren(...lines.map((line) => el("li", {}, line)));
    this.go(this.at);
  }

  // ---- 보이기

  show() {
    const { at, rows, words, buttons, quiz } = this;
    const row = at ? rows[at - 1] : null;
    this.picture.show(this.nodes, rows, at);
    this.slider.value = at;
    this.slider.setAttribute("aria-valuetext", `${words.step} ${at} / ${rows.length}`);
    this.count.textContent = `${at} / ${rows.length}`;
    buttons.first.disabled = buttons.previous.disabled = at === 0;
    buttons.next.disabled = buttons.last.disabled = at === rows.length || quiz.on;
    this.slider.disabled = buttons.play.disabled = quiz.on;
    this.product.replaceChildren(...(row ? this.showProduct(row) : []));
    this.sentence.textContent = row ? this.say(row) : words.start;
    this.lines.forEach(({ cells, line }, i) => {
      line.className = i === at - 1 ? "now" : "";
      const shown = i < at ? this.cells(rows[i]) : ["?", "?", ""];
      cells.slice(1).forEach((cell, c) => {
        if (cell.textContent !== shown[c]) cell.textContent = shown[c];
      });
    });
    this.keepFocus();
  }

  /** 누른 단추가 꺼지면 초점을 잃어 키가 듣지 않는다: 화면 전체가 받는다. */
  keepFocus() {
    const focused = this.root.getRootNode().activeElement;
    if (focused?.disabled && this.root.contains(focused)) this.root.focus({ preventScroll: true });
  }

  showProduct(row) {
    const { words } = this;
    const box = (kind, value, caption) =>
      el("div", { class: kind }, el("b", {}, value), el("small", {}, caption));
    const sign = (text) => el("div", { class: "mgk-sign" }, text);
    const product = row.node === null ? [] : [
      box("", number(row.upstream), words.upstream), sign("×"),
      box("", number(row.local), words.local), sign("="),
      box("share", number(row.contribution), words.contribution)];
    const receiver = fill(words.gradient_of, { name: this.nodes[row.parent].name });
    return [el("div", { class: "mgk-edge" }, this.edgeName(row)),
      el("div", { class: "mgk-product" }, ...product, box("mgk-change", this.change(row), receiver)),
      el("div", { class: "mgk-formula" }, this.formula(row))];
  }

  cells(row) {
    if (row.node === null) return [this.words.seed, this.change(row), ""];
    const product = `${number(row.upstream)} × ${number(row.local)} = ${number(row.contribution)}`;
    return [product, this.change(row), this.formula(row)];
  }

  change(row) {
    return `${number(row.before)} → ${number(row.after)}`;
  }

  edgeName(row) {
    const to = this.nodes[row.parent].name;
    return row.node === null ? to : `${this.nodes[row.node].name} → ${to}`;
  }

  formula(row) {
    if (row.node === null) return "";
    return localText(this.nodes, row, this.ops);
  }

  /** 그 연산이 기울기를 어떻게 흘리는지. */
  rule(row) {
    return this.data.says[this.nodes[row.node].op];
  }

  /** 문장 틀에 넣을 이름과 수. */
  spoken(row) {
    const name = (k) => (k === null ? "" : this.nodes[k].name);
    const values = { parent: name(row.parent), node: name(row.node) };
    for (const key of ["upstream", "local", "contribution", "before", "after"]) {
      values[key] = number(row[key]);
    }
    return values;
  }

  say(row) {
    if (row.node === null) return fill(this.words.seed_text, this.spoken(row));
    return `${fill(this.words.edge_text, this.spoken(row))} ${this.rule(row)}`;
  }

  /** 바탕이 어두우면 어두운 색을 쓴다. */
  theme() {
    for (let part = this.root.parentElement; part; part = part.parentElement) {
      const colour = getComputedStyle(part).backgroundColor.match(/[\d.]+/g)?.map(Number) ?? [];
      if (colour.length < 3 || colour[3] === 0) continue;
      const light = 0.299 * colour[0] + 0.587 * colour[1] + 0.114 * colour[2];
      this.root.classList.toggle("dark", light < 128);
      return;
    }
    this.root.classList.toggle("dark", matchMedia("(prefers-color-scheme: dark)").matches);
  }
}
