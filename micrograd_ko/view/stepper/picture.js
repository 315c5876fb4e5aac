// 그림: SVG를 펴고, 지금까지의 기울기와 지금의 간선을 그 위에 보인다.

class Picture {
  /** onNode(k): k번 노드를 눌렀을 때. */
  constructor(frame, data, nodes, rows, label, onNode) {
    this.frame = frame;
    const svg = this.open(label);
    const find = (part) => svg.querySelector(`[id="${data.prefix}-${part}"]`);
    this.boxes = nodes.map((_, k) => find(`n${k}`));
    this.wires = rows.map((row) => (row.node === null ? null : find(`e${row.node}-${row.slot}`)));
    this.boxes.forEach((box, k) => box.addEventListener("click", () => onNode(k)));
  }

  /** <img>에 담긴 SVG를 꺼내 그 자리에 편다: 그림을 두 번 싣지 않는다. */
  open(label) {
    const packed = this.frame.querySelector("img").src.split(",")[1];
    const bytes = Uint8Array.from(atob(packed), (char) => char.charCodeAt(0));
    const text = new TextDecoder().decode(bytes);
    const parsed = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
    const svg = document.importNode(parsed, true);
    this.frame.replaceChildren(svg);
    attributes(this.frame, { tabindex: 0, role: "group", "aria-label": label });
    const legend = svg.querySelector(".legend");
    if (legend) crop(svg, legend);
    return svg;
  }

  /** 처음 at단계를 마친 모습. */
  show(nodes, rows, at) {
    const grads = nodes.map(() => null);
    const left = nodes.map(() => 0); // 아직 받을 기여분의 수
    rows.forEach((row, i) => {
      if (i < at) grads[row.parent] = row.after;
      else left[row.parent] += 1;
    });
    const now = at ? rows[at - 1] : { node: null, parent: null };
    const scale = Math.max(...rows.map((row) => Math.abs(row.after)).filter(Number.isFinite));
    this.boxes.forEach((box, k) => {
      const waiting = grads[k] !== null && left[k] ? "…" : "";
      write(box.querySelector(".data"), number(nodes[k].data));
      if (grads[k] !== null || left[k]) { // 상수인 지수에는 기울기의 자리가 없다
        write(box.querySelector(".grad"), number(grads[k]) + waiting);
        const level = [...box.classList].find((name) => name.startsWith("g-"));
        box.classList.replace(level, levelOf(grads[k], scale));
      }
      box.classList.toggle("now", k === now.parent || k === now.node);
    });
    this.wires.forEach((wire, i) => {
      if (!wire) return;
      wire.classList.toggle("now", i === at - 1);
      wire.classList.toggle("done", i < at - 1);
    });
    if (at) this.bringIntoView(this.boxes[now.parent]);
  }

  /** 그림이 틀보다 크면 지금의 노드가 보이게 민다. */
  bringIntoView(box) {
    const [inner, outer] = [box.getBoundingClientRect(), this.frame.getBoundingClientRect()];
    if (inner.left < outer.left || inner.right > outer.right) {
      this.frame.scrollLeft += (inner.left + inner.right - outer.left - outer.right) / 2;
    }
    if (inner.top < outer.top || inner.bottom > outer.bottom) {
      this.frame.scrollTop += (inner.top + inner.bottom - outer.top - outer.bottom) / 2;
    }
  }
}

/** 범례는 화면의 글이 대신한다: 그 자리를 잘라 낸다. */
function crop(svg, legend) {
  const height = legend.transform.baseVal.getItem(0).matrix.f;
  legend.remove();
  attributes(svg, { viewBox: `0 0 ${svg.viewBox.baseVal.width} ${height}`, height });
}

/** 글을 바꾸고, 상자보다 길면 자리에 맞게 좁힌다. */
function write(text, content) {
  if (text.textContent === content) return;
  text.textContent = content;
  text.removeAttribute("textLength");
  const left = text.parentElement.querySelector(".card").x.baseVal.value;
  const room = Number(text.getAttribute("x")) - left - 58; // 왼쪽에는 항목의 이름과 ▲▼가 있다
  if (text.getComputedTextLength() > room) {
    attributes(text, { textLength: room, lengthAdjust: "spacingAndGlyphs" });
  }
}

/** 기울기의 색: 그림의 약속(graph/build.py)과 같은 클래스. */
function levelOf(gradient, scale) {
  if (gradient === null) return "g-unknown";
  if (!Number.isFinite(gradient)) return "g-nan";
  if (gradient === 0) return "g-zero";
  const size = Math.abs(gradient);
  const step = 1 + [1 / 8, 1 / 4, 1 / 2].filter((part) => size > scale * part).length;
  return `g-${gradient > 0 ? "p" : "n"}${step}`;
}
