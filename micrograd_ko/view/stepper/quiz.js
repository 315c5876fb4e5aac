// 맞혀 보기: 다음 단계를 묻고, 답을 가리고, 실수의 이름과 힌트를 말하고, 점수를 센다.

class Quiz {
  constructor(stepper) {
    const { words } = (this.stepper = stepper);
    this.on = false;
    this.toggler = button(words.quiz, () => this.toggle(), { "aria-pressed": "false" });
    this.kind = el("select", { onchange: () => this.ask() },
      el("option", { value: "contribution" }, words.ask_contribution),
      el("option", { value: "gradient" }, words.ask_gradient));
    this.guess = field(words.answer, "", () => this.answer());
    this.question = el("p", { "aria-live": "polite" });
    this.feedback = el("p", { class: "mgk-feedback", "aria-live": "polite" });
    this.score = el("span", { class: "mgk-score" });
    this.answering = [this.guess, button(words.check, () => this.answer(), { class: "main" }),
      button(words.hint, () => this.hint()), button(words.reveal, () => this.advance("", ""))];
    this.box = el("div", { class: "mgk-quiz", hidden: "" }, this.question,
      el("div", { class: "mgk-bar" }, ...this.answering,
        el("label", { class: "mgk-speed" }, `${words.ask} `, this.kind), this.score),
      this.feedback);
  }

  get row() {
    return this.stepper.rows[this.stepper.at];
  }

  toggle() {
    const { stepper } = this;
    this.on = !this.on;
    this.tally = { right: 0, asked: 0 };
    this.toggler.setAttribute("aria-pressed", String(this.on));
    this.box.hidden = !this.on;
    const ended = stepper.at === stepper.rows.length;
    stepper.go(this.on && ended ? 0 : stepper.at);
    if (this.on) this.guess.focus();
  }

  /** 다음 단계를 묻는다. 출발(첫 단계)은 그냥 해 둔다. */
  ask() {
    const { stepper, tally } = this;
    if (stepper.at === 0) stepper.at = 1;
    this.tries = this.hints = 0;
    const { row } = this;
    this.answering.forEach((part) => { part.disabled = !row; });
    const place = `[${stepper.at}/${stepper.rows.length - 1}]`;
    this.question.textContent = row
      ? `${place} ${fill(stepper.words[`question_${this.kind.value}`], stepper.spoken(row))}`
      : fill(stepper.words.done, tally);
    this.score.textContent = fill(stepper.words.score, tally);
    this.guess.value = "";
    this.tell("", "");
  }

  answer() {
    const { words, nodes, slips, data } = this.stepper;
    const guess = parseNumber(this.guess.value);
    if (guess === undefined) return this.tell(words.not_a_number, "bad");
    const verdict = judge(this.kind.value, guess, this.row, nodes, slips, data.limits, words.rounded);
    if (!verdict.right) {
      this.tries += 1;
      return this.tell(`${words.wrong} ${verdict.words || this.stepper.rule(this.row)}`, "bad");
    }
    if (!this.tries && !this.hints) this.tally.right += 1;
    this.advance(words.right, "good");
  }

  /** 처음에는 연산의 말, 다음에는 국소 미분의 식. */
  hint() {
    this.hints += 1;
    this.tell(this.hints < 2 ? this.stepper.rule(this.row) : this.stepper.formula(this.row), "");
  }

  advance(text, mood) {
    this.tally.asked += 1;
    this.stepper.go(this.stepper.at + 1);
    this.tell(text, mood);
    if (!this.guess.disabled) this.guess.focus();
  }

  tell(text, mood) {
    this.feedback.textContent = text;
    this.feedback.className = `mgk-feedback ${mood}`;
  }
}
