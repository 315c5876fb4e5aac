// 장부의 셈: 순전파, 역전파의 단계, 수의 모습, 실수의 이름. 화면은 모른다(stepper.js가 안다).
// 연산의 식은 여기 없다. 파이썬의 연산 표에서 만든 ops와 slips를 받는다(javascript.py).

"use strict";

/** 특별한 0: 아직 아무것도 오지 않은 기울기, 끊긴 간선, 막힌 갈래(파이썬의 core/ieee.py). */
const [START, CUT, BLOCKED] = ["START", "CUT", "BLOCKED"].map((name) => ({ name, valueOf: () => 0 }));

/** 국소 미분 × 위에서 내려온 기울기. 막힌 갈래는 무한대를 만나도 0이고, 끊긴 곳은 CUT이다. */
function times(local, upstream) {
  if (local === CUT || upstream === START) return CUT;
  return local === BLOCKED ? 0 : local * upstream;
}

/** a ** b. 자바스크립트와 달리 1 ** nan과 (-1) ** inf는 IEEE 754대로 1이다. */
function power(a, b) {
  if (a === 1 || (a === -1 && (b === Infinity || b === -Infinity))) return 1;
  return Math.pow(a, b);
}

/** 처음 값에 each(0) … each(n - 1)을 차례로 더한다. */
function total(n, each, start) {
  for (let i = 0; i < n; i++) start += each(i);
  return start;
}

/** 가장 큰 수. 유한하지 않으면 0. */
function peak(values) {
  const largest = values.reduce((most, x) => (x > most ? x : most));
  return Number.isFinite(largest) ? largest : 0;
}

/** 수 하나의 모습: 파이썬의 display.number와 같다. */
function number(x, digits = 5) {
  if (x === null) return "?";
  x = +x;
  if (Number.isNaN(x)) return "nan";
  if (!Number.isFinite(x)) return x > 0 ? "inf" : "-inf";
  if (x === 0) return "0.0";
  const text = layout(x.toExponential(), 16);
  return text.length > digits + 2 ? layout(x.toExponential(digits - 1), digits) : text;
}

/** "1.25e+1" → "12.5". 지수가 limit 이상이거나 -4보다 작으면 지수로 적는다. */
function layout(scientific, limit) {
  const [mantissa, power10] = scientific.split("e");
  const sign = mantissa.startsWith("-") ? "-" : "";
  const digits = mantissa.replace(/[-.]/g, "").replace(/0+$/, "") || "0";
  const e = Number(power10);
  if (e < -4 || e >= limit) {
    const tail = digits.length > 1 ? "." + digits.slice(1) : "";
    return `${sign}${digits[0]}${tail}e${e < 0 ? "-" : "+"}${String(Math.abs(e)).padStart(2, "0")}`;
  }
  if (e < 0) return `${sign}0.${"0".repeat(-e - 1)}${digits}`;
  const whole = digits.slice(0, e + 1).padEnd(e + 1, "0");
  return `${sign}${whole}.${digits.slice(e + 1) || "0"}`;
}

/** JSON에서 온 수: 유한하지 않은 수와 특별한 0은 글로 온다. */
function real(x) {
  return { CUT, BLOCKED }[x] ?? (typeof x === "string" ? parseNumber(x) : x);
}

/** 사람이 친 수. 수가 아니면 undefined. */
function parseNumber(text) {
  const clean = text.trim().replace(/^[−–]/, "-").toLowerCase();
  const special = { nan: NaN, inf: Infinity, "+inf": Infinity, "-inf": -Infinity };
  if (clean in special) return special[clean];
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/.test(clean) ? Number(clean) : undefined;
}

/** 부모들의 값을 식의 이름대로 나눈다: 여러 개인 입력은 배열로. */
function inputsOf(row, values) {
  const single = row.d.length - row.many;
  const each = row.many ? (values.length - single) / row.many : 0;
  const groups = [];
  for (let g = 0; g < row.many; g++) groups.push(values.slice(g * each, (g + 1) * each));
  return { groups: groups.concat(values.slice(row.many * each)), each };
}

/** slot번째 부모는 몇 번째 이름의 몇 번째 것인가. */
function inputAt(row, each, slot) {
  const many = row.many * each;
  return slot < many ? [Math.floor(slot / each), slot % each] : [row.many + slot - many, 0];
}

/** 순전파: 잎 노드의 값에서 모든 노드의 값과 국소 미분을 다시 셈한다. */
function forward(nodes, ops) {
  for (const node of nodes) {
    if (!node.op) continue;
    const row = ops[node.op];
    const { groups, each } = inputsOf(row, node.parents.map((k) => nodes[k].data));
    node.data = row.y(...groups);
    node.locals = node.parents.map((_, slot) => {
      const [name, i] = inputAt(row, each, slot);
      return row.d[name](...groups, node.data, i);
    });
  }
}

/** 역전파의 장부: 파이썬의 steps(root)와 같은 차례, 같은 셈. */
function ledger(nodes) {
  const end = nodes.length - 1;
  const grads = nodes.map((node) => (node.op ? START : node.start || 0));
  const seed = { node: null, parent: end, slot: 0, upstream: 1, local: 1, contribution: 1 };
  const rows = [{ ...seed, before: +grads[end], after: grads[end] + 1 }];
  grads[end] += 1;
  for (let k = end; k >= 0; k--) {
    const node = nodes[k];
    for (const slot of node.receiving) { // 상수인 지수는 받지 않는다
      const parent = node.parents[slot];
      const [upstream, local, before] = [grads[k], node.locals[slot], grads[parent]];
      const contribution = times(local, upstream);
      if (contribution !== CUT) grads[parent] = before + contribution;
      const numbers = { upstream, local, contribution, before, after: grads[parent] };
      rows.push({ node: k, parent, slot, ...plainNumbers(numbers) });
    }
  }
  return rows;
}

function plainNumbers(numbers) {
  return Object.fromEntries(Object.entries(numbers).map(([key, x]) => [key, +x]));
}

function close(guess, right, tolerance, least = 1e-9) {
  if (guess === right || (Number.isNaN(guess) && Number.isNaN(right))) return true;
  const gap = Math.abs(guess - right);
  return gap < Infinity && gap <= tolerance * Math.abs(right) + least;
}

/** 헷갈리기 쉬운 다른 수: 같은 연산의 다른 국소 미분, 입력들과 결과의 값. */
function othersOf(nodes, step) {
  if (step.node === null) return [];
  const node = nodes[step.node];
  const locals = node.locals.map(Number).filter((_, slot) => slot !== step.slot);
  return [...locals, ...node.parents.map((k) => nodes[k].data), node.data];
}

/** 답을 가린다: {right, words}. words는 실수의 이름(모르면 빈 글). */
function judge(kind, guess, step, nodes, slips, limits, nearly) {
  const right = kind === "contribution" ? step.contribution : step.after;
  if (close(guess, right, limits.tolerance)) return { right: true, words: "" };
  const facts = { ...step, stale: nodes[step.parent].stale || 0 };
  const others = othersOf(nodes, step);
  for (const slip of slips[kind]) {
    if (slip.stale && !facts.stale) continue;
    for (const other of slip.many ? others : [0]) {
      const wrong = slip.guess({ ...facts, other });
      if (close(guess, wrong, limits.tolerance) && !close(wrong, right, limits.tolerance)) {
        return { right: false, words: slip.words };
      }
    }
  }
  return { right: false, words: close(guess, right, limits.nearly) ? nearly : "" };
}
