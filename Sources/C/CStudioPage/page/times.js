// Times of a film, from the source's own table of pictures: nothing is ever computed from a rate.

const pad = (value, width) => String(value).padStart(width, "0");

/** The pictures of one film and when each is shown. */
export class Clock {
  /**
   * @param ticks when each picture is shown, ascending
   * @param base seconds per tick, as numerator and denominator
   * @param duration seconds from the first picture's start to the last one's end
   */
  constructor(ticks, base, duration) {
    [this.ticks, this.base, this.duration] = [ticks, base, duration];
    const [numerator, denominator] = base;
    this.starts = Float64Array.from(ticks, (tick) => (tick - ticks[0]) * numerator / denominator);
  }

  get count() { return this.ticks.length; }

  /** Seconds from the first picture to picture `n`; the film's end behind the last one. */
  seconds(n) { return n < this.count ? this.starts[Math.max(0, n)] : this.duration; }

  /** The number of the picture that is shown at a time. */
  pictureAt(seconds) {
    let [low, high] = [0, this.count - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.starts[middle] <= seconds + 1e-7) low = middle; else high = middle - 1;
    }
    return low;
  }

  /** The time of picture `n` as a plan writes it: never before the picture. */
  time(n) {
    if (n <= 0) return "start";
    if (n >= this.count) return "end";
    const [numerator, denominator] = this.base.map(BigInt);
    const scaled = BigInt(this.ticks[n] - this.ticks[0]) * numerator * 1000000000n;
    return nanosecondsText((scaled + denominator - 1n) / denominator);
  }

  /** The same where a number is wanted in place of `start`. */
  mark(n) { return n <= 0 ? "00:00:00.000" : this.time(Math.min(n, this.count - 1)); }

  /** Seconds of a time in a plan. */
  parse(time) {
    if (time === "start" || time === undefined) return 0;
    if (time === "end") return this.duration;
    if (typeof time === "number") return time;
    if (typeof time === "object") {
      return (time.pts - this.ticks[0]) * this.base[0] / this.base[1];
    }
    return secondsOf(time) ?? 0;
  }

  /** The picture that a time in a plan falls on. */
  picture(time) { return this.pictureAt(this.parse(time)); }
}

function nanosecondsText(total) {
  const seconds = total / 1000000000n;
  const fraction = pad(total % 1000000000n, 9).replace(/0{1,6}$/, "");
  const [h, m, s] = [seconds / 3600n, seconds / 60n % 60n, seconds % 60n];
  return `${pad(h, 2)}:${pad(m, 2)}:${pad(s, 2)}.${fraction}`;
}

/** Seconds of `H:MM:SS.f`, `M:SS.f` or a number; null for anything else. */
export function secondsOf(text) {
  const match = /^(?:(?:(\d+):)?(\d{1,2}):)?(\d+(?:[.,]\d+)?)$/.exec(String(text).trim());
  if (!match) return null;
  const [, hours = 0, minutes = 0, seconds] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds.replace(",", "."));
}

/** A time as a plan writes it, of seconds that somebody typed or dragged. */
export function timeOf(seconds) {
  return nanosecondsText(BigInt(Math.round(Math.max(0, seconds) * 1000)) * 1000000n);
}

/** A time for people: `1:02.345`, with hours where there are some. */
export function shown(seconds) {
  const whole = Math.floor(seconds + 0.0005);
  const milliseconds = pad(Math.floor((seconds + 0.0005 - whole) * 1000), 3);
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return (h ? `${h}:${pad(m, 2)}` : `${m}`) + `:${pad(s, 2)}.${milliseconds}`;
}
