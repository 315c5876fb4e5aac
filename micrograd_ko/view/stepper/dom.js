// 화면을 짓는 작은 연장들.

/** 요소 하나. props의 on…은 듣는 함수, 나머지는 속성이다. 글은 늘 textContent로 들어간다. */
function el(tag, props = {}, ...children) {
  const made = document.createElement(tag);
  for (const [key, value] of Object.entries(props)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

function button(text, act, props = {}) {
  return el("button", { type: "button", onclick: act, ...props }, text);
}

/** 수를 치는 칸. Enter를 누르면 act를 부른다. 한글을 조합하는 동안의 Enter는 넘긴다. */
function field(label, value, act, props = {}) {
  return el("input", {
    type: "text", autocomplete: "off", "aria-label": label, value, ...props,
    onkeydown: (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      act();
    },
  });
}

function attributes(element, values) {
  for (const [key, value] of Object.entries(values)) element.setAttribute(key, value);
}

function fill(template, values) {
  return template.replace(/\{(\w+)\}/g, (whole, key) => (key in values ? values[key] : whole));
}
