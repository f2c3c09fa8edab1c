// Listening closely: pace, steps back, and a part that repeats. The player of the browser plays; this stands around it.

import { helpLines } from "./help.js";

const SVG = "http://www.w3.org/2000/svg";
const PACES = [0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.25, 1.5, 2];
const STEP = 3;
const LEAST = 0.01; // of the recording: a drag over less is a press
const RATE = 8000; // enough for a drawing: ten minutes of it take 20 MB
const KEYS = { Escape: "toggle", F2: "back", F3: "slower", F4: "faster" };

let current = null;

class Recording extends HTMLElement {
  connectedCallback() {
    this.audio = this.querySelector("audio");
    this.svg = this.querySelector("svg");
    this.parts = this.querySelector(".parts");
    this.seconds = Number(this.dataset.secondsLong); // a player may know it late, or never
    current ??= this;
    this.wide = this.svg.viewBox.baseVal.width;
    this.high = this.svg.viewBox.baseVal.height;
    this.band = this.rectangle("band");
    this.now = this.rectangle("now");
    this.svg.prepend(this.band);
    this.svg.append(this.now);
    this.addButtons();
    this.svg.addEventListener("pointerdown", (event) => this.press(event));
    this.svg.addEventListener("pointermove", (event) => this.drag(event));
    this.svg.addEventListener("pointerup", (event) => this.release(event));
    this.svg.addEventListener("pointercancel", () => (this.from = null));
    for (const name of ["timeupdate", "seeking", "loadedmetadata"]) this.audio.addEventListener(name, () => this.show());
    this.audio.addEventListener("play", () => this.start());
    this.audio.addEventListener("ended", () => this.loop?.end && this.again());
    this.mark(null);
    if (!this.svg.querySelector("path").getAttribute("d")) this.drawWhenSeen();
  }

  // What the server keeps compressed is decoded here, once it is looked at, where the network is not spared.
  drawWhenSeen() {
    if (navigator.connection?.saveData || !globalThis.OfflineAudioContext) return;
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      this.decode().catch(() => {}); // the line stays empty, the player plays all the same
    });
    seen.observe(this);
  }

  async decode() {
    const answer = await fetch(this.audio.currentSrc || this.audio.src);
    if (!answer.ok) return;
    const sound = await new OfflineAudioContext(1, 1, RATE).decodeAudioData(await answer.arrayBuffer());
    const swings = sound.getChannelData(0);
    const length = swings.length / this.wide;
    const peaks = Array.from({ length: this.wide }, (_, i) => {
      const part = swings.subarray(Math.floor(i * length), Math.ceil((i + 1) * length));
      return part.reduce((most, swing) => Math.max(most, Math.abs(swing)), 0);
    });
    const loudest = Math.max(...peaks, 1e-6);
    const middle = this.high / 2;
    const line = peaks.map((peak, i) => `M${i} ${middle - (middle * peak) / loudest}v${Math.max((this.high * peak) / loudest, 1)}`);
    this.svg.querySelector("path").setAttribute("d", line.join(""));
  }

  rectangle(name) {
    const made = document.createElementNS(SVG, "rect");
    made.setAttribute("class", name);
    made.setAttribute("height", this.high);
    return made;
  }

  addButtons() {
    const row = document.createElement("div");
    row.className = "listening";
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", this.dataset.buttons);
    this.pace = document.createElement("output");
    this.repeats = this.button("repeat", () => this.repeat());
    row.append(
      this.button("back", () => this.back()),
      this.button("slower", () => this.slower()),
      this.pace,
      this.button("faster", () => this.faster()),
      this.repeats,
    );
    this.append(row);
    if (current === this) this.explain(); // once a page
    this.setPace(1);
  }

  // On the task the player stays in view while its worker writes; what explains it need not.
  explain() {
    const lines = helpLines(this.dataset.how, this.dataset.keys);
    const item = this.closest(".work > .item");
    if (item) item.after(...lines);
    else this.append(...lines);
  }

  button(name, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "quiet";
    made.textContent = this.dataset[name];
    made.addEventListener("click", act);
    return made;
  }

  toggle() {
    if (this.audio.paused) this.audio.play().catch(() => {}); // the player says itself that it cannot
    else this.audio.pause();
  }

  back() {
    this.audio.currentTime = Math.max(this.loop?.start ?? 0, this.audio.currentTime - STEP);
  }

  slower() {
    this.setPace(PACES.findLast((pace) => pace < this.audio.playbackRate) ?? PACES[0]);
  }

  faster() {
    this.setPace(PACES.find((pace) => pace > this.audio.playbackRate) ?? PACES.at(-1));
  }

  setPace(pace) {
    this.audio.playbackRate = pace;
    this.pace.textContent = `${pace.toLocaleString(document.documentElement.lang)} ×`;
  }

  // One button: the start of a part, its end, and no more of it.
  repeat() {
    const time = this.audio.currentTime;
    if (!this.loop) this.mark({ start: time });
    else if (!this.loop.end && time > this.loop.start) {
      this.mark({ ...this.loop, end: time });
      this.again();
    } else this.mark(null);
  }

  again() {
    this.audio.currentTime = this.loop.start;
    this.audio.play().catch(() => {});
  }

  mark(part) {
    this.loop = part;
    this.repeats.textContent = this.dataset[!part ? "repeat" : part.end ? "stop" : "until"];
    this.show();
    this.dispatchEvent(new Event("canut-part"));
  }

  start() {
    if (current !== this) current?.audio.pause();
    current = this;
    const follow = () => {
      this.show();
      if (!this.audio.paused) requestAnimationFrame(follow);
    };
    follow();
  }

  show() {
    const time = this.audio.currentTime;
    if (this.loop?.end && time >= this.loop.end && !this.audio.paused && this.from == null) this.again();
    const place = (seconds) => (seconds / this.seconds) * this.wide;
    this.now.setAttribute("x", Math.min(place(time), this.wide - 1));
    this.now.setAttribute("width", 1);
    const [start, end] = this.loop ? [this.loop.start, this.loop.end ?? time] : [0, 0];
    this.band.setAttribute("x", place(start));
    this.band.setAttribute("width", Math.max(0, place(end) - place(start)));
  }

  at(event) {
    const place = this.svg.getBoundingClientRect();
    return Math.min(Math.max((event.clientX - place.left) / place.width, 0), 1);
  }

  // The shortest of the parts that an answer marks here.
  partAt(time) {
    const parts = [...this.parts.querySelectorAll("rect")].map(({ dataset }) => ({ start: Number(dataset.start), end: Number(dataset.end) }));
    const here = parts.filter(({ start, end }) => start <= time && time < end);
    return here.sort((one, other) => one.end - one.start - (other.end - other.start))[0];
  }

  press(event) {
    if (event.button) return;
    event.preventDefault(); // whoever writes stays in the text
    this.svg.setPointerCapture(event.pointerId);
    this.from = this.at(event);
  }

  drag(event) {
    if (this.from == null) return;
    const [start, end] = [this.from, this.at(event)].sort((one, other) => one - other);
    if (end - start >= LEAST) this.mark({ start: start * this.seconds, end: end * this.seconds });
  }

  release(event) {
    if (this.from == null) return;
    const isPress = Math.abs(this.at(event) - this.from) < LEAST;
    this.from = null;
    if (!isPress && this.loop) this.audio.currentTime = this.loop.start;
    else {
      const time = this.at(event) * this.seconds;
      const part = this.partAt(time);
      if (part && part.start !== this.loop?.start) {
        this.mark(part);
        this.again();
        return;
      }
      if (this.loop && (time < this.loop.start || time > (this.loop.end ?? time))) this.mark(null);
      this.audio.currentTime = time;
    }
  }
}

customElements.define("canut-recording", Recording);

// Function keys write nothing, so they serve while somebody types; Esc that ends a word of an input method stays with it.
document.addEventListener("keydown", (event) => {
  const act = KEYS[event.key];
  const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey && !event.isComposing;
  if (!act || !current || !isPlain) return;
  event.preventDefault();
  current[act]();
});
