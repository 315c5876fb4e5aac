// 연산 표의 식을 책처럼 적는다. 파이썬의 view/ledger/formula.py와 같은 글이 된다.
// 조각(term)은 {글, 얼마나 단단히 묶였는가, 값, 갈래를 고른 까닭, 수 하나인가}이고, 상수는 보통 수다.

const [SUM, PRODUCT, POWER, ATOM] = [1, 2, 3, 4];
const SIGNS = {
  "+": [" + ", SUM, (a, b) => a + b],
  "-": [" - ", SUM, (a, b) => a - b],
  "*": [" × ", PRODUCT, (a, b) => a * b],
  "/": [" / ", PRODUCT, (a, b) => a / b],
  "**": ["**", POWER, power],
};
const COMPARE = {
  "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b,
  "==": (a, b) => a === b, "!=": (a, b) => a !== b,
};
const DIGITS = [5, 8, 12, 17]; // 수를 다섯 자리로 줄여서 틀린 식이 되면 더 적는다
const NOISE = 1e-3; // 줄여 적은 수들의 식이 이만큼 어긋나는 것은 반올림이다

const numeral = (x) => number(x).replace(/\.0$/, "");
const isNumber = (x) => typeof x === "number";
const reasonsOf = (terms) => [...new Set(terms.flatMap((each) => each.reasons))];

function term(text, level, value, reasons = [], plain = false) {
  return { text, level, value, reasons, plain };
}

function plainTerm(text, value) {
  return term(text, text.startsWith("-") ? 0 : ATOM, value, [], true);
}

function rounded(x, digits) {
  const text = number(x, digits);
  return plainTerm(text, Number.isFinite(x) ? Number(text) : x);
}

function lift(x) {
  return isNumber(x) ? plainTerm(numeral(x), x) : x;
}

function inside(each, level) {
  return each.level >= level ? each.text : `(${each.text})`;
}

function two(symbol, a, b) {
  const [sign, level, compute] = SIGNS[symbol];
  if (isNumber(a) && isNumber(b)) return compute(a, b);
  if (b === 1 && ["*", "/", "**"].includes(symbol)) return a;
  if (b === 0 && symbol === "**") return 1;
  if (a === 1 && symbol === "*") return b;
  const [left, right] = [lift(a), lift(b)];
  if (symbol === "+" && right.text === "0") return { ...left, reasons: reasonsOf([left, right]) };
  const text = inside(left, level === POWER ? ATOM : level) + sign + inside(right, level + 1);
  const found = term(text, level, compute(left.value, right.value), reasonsOf([left, right]));
  if (symbol === "**" && Number.isInteger(b)) {
    const raised = numeral(b).replace(/./g, (digit) => "⁻⁰¹²³⁴⁵⁶⁷⁸⁹"["-0123456789".indexOf(digit)]);
    found.text = inside(left, ATOM) + raised;
  }
  return found;
}

function negate(a) {
  return isNumber(a) ? -a : term(`-${inside(a, PRODUCT)}`, 0, -a.value, a.reasons);
}

function called(name, compute, ...inputs) {
  if (inputs.every(isNumber)) return compute(...inputs);
  const terms = inputs.map(lift);
  const text = `${name}(${terms.map((each) => each.text).join(", ")})`;
  return term(text, ATOM, compute(...terms.map((each) => each.value)), reasonsOf(terms));
}

/** 조건: 상수끼리면 참거짓, 아니면 까닭이 달린 조각. */
function compare(symbol, a, b) {
  const [left, right] = [lift(a), lift(b)];
  const holds = COMPARE[symbol](left.value, right.value);
  if (isNumber(a) && isNumber(b)) return holds;
  if (a === b) return term("", ATOM, holds, holds ? [`${a.text} = nan`] : []);
  const equal = left.value === right.value ? "=" : "≠";
  const sign = left.value < right.value ? "<" : left.value > right.value ? ">" : equal;
  const reason = `${left.text} ${sign} ${right.text}`;
  return term("", ATOM, holds, [...reasonsOf([left, right]), reason]);
}

function either(a, b) {
  if (a === true || b === true) return true;
  if (a === false) return b;
  if (b === false) return a;
  if (a.value || b.value) return a.value ? a : b;
  return { ...a, reasons: reasonsOf([a, b]) };
}

function choose(condition, a, b) {
  if (typeof condition === "boolean") return condition ? a : b;
  const chosen = lift(condition.value ? a : b);
  return { ...chosen, reasons: reasonsOf([condition, chosen]), plain: false };
}

function peakTerm(terms) {
  const value = peak(terms.map((each) => each.value));
  return terms.every((each) => each.plain) ? value : called("max", () => value, ...terms);
}

function totalTerm(n, each, start) {
  const terms = Array.from({ length: n }, (_, i) => lift(each(i)));
  const shown = isNumber(start) ? terms : [...terms, start];
  const value = terms.reduce((sum, next) => sum + next.value, lift(start).value);
  return { ...shown.reduce((a, b) => two("+", a, b)), value };
}

/** "이름의 식 = 수의 식 = 값 (까닭)". 같은 글은 한 번만, 틀린 식은 적지 않는다. */
function formulaLine(left, write, words, y, data, result) {
  const head = lift(write(words, y));
  const shown = number(result);
  const spelled = (digits) => lift(write(data.map((x) => rounded(x, digits)), rounded(y.value, digits)));
  const near = (x) => number(x) === shown || close(x, result, NOISE, 0);
  const honest = DIGITS.map(spelled).find((each) => near(each.value))?.text ?? shown;
  const parts = [head.text, honest].filter((text) => text !== shown && text !== numeral(result));
  const because = head.reasons.length ? ` (${head.reasons.join(", ")})` : "";
  return [...new Set([...left, ...parts, shown])].join(" = ") + because;
}

/** 부모의 이름: 이름 없는 잎 노드는 그 수로 적는다. */
function wordOf(nodes, k) {
  const { op, short, data } = nodes[k];
  return op || short !== `#${k}` ? term(short, ATOM, data) : rounded(data, DIGITS[0]);
}

/** 노드의 식 하나를 적은 줄. pick은 표의 어느 식인가, slot은 몇 번째 부모로 미분했는가. */
function lineOf(nodes, k, ops, left, pick, result, i) {
  const node = nodes[k];
  const row = ops[node.op];
  const data = node.parents.map((j) => nodes[j].data);
  const write = (terms, y) => {
    const { groups } = inputsOf(row, terms);
    const letters = groups.map((group, at) => (row.fixed[at] ? group.value : group));
    return pick(row)(...letters, y, i);
  };
  const words = node.parents.map((j) => wordOf(nodes, j));
  return formulaLine(left, write, words, term(node.short, ATOM, node.data), data, result);
}

function forwardText(nodes, k, ops) {
  const node = nodes[k];
  return node.op ? lineOf(nodes, k, ops, [], (row) => row.t, node.data) : number(node.data);
}

function localText(nodes, step, ops) {
  const node = nodes[step.node];
  const row = ops[node.op];
  const [name, i] = inputAt(row, inputsOf(row, node.parents).each, step.slot);
  const left = `∂${node.short}/∂${nodes[step.parent].short}`;
  return lineOf(nodes, step.node, ops, [left], () => row.s[name], step.local, i);
}
