// What the page asks of the server: this machine, and nothing else.

/** Why something could not be done, in a sentence. */
export class Problem extends Error {
  constructor(message, status) {
    super(message);
    this.status = status;
  }
}

async function ask(path, options = {}) {
  let response;
  try {
    response = await fetch(path, { ...options, cache: "no-store" });
  } catch {
    throw new Problem("", 0);
  }
  if (response.ok) return response;
  let message = `${response.status} ${response.statusText}`;
  try { message = (await response.json()).error.message; } catch { /* no object: a refusal */ }
  throw new Problem(message, response.status);
}

const post = (path, value) => ask(path, {
  method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(value),
});

/** The films that are open. */
export const films = async () => (await ask("/api/films")).json();

/** The exemption codes of the office, each with what it is about. */
export const exemptions = async () => (await ask("/api/exemptions")).json();

/** One film on the server. */
export class Film {
  constructor(number) { this.path = `/api/films/${number}`; }

  async facts() { return (await ask(this.path)).json(); }
  async plan() { return (await ask(`${this.path}/plan`)).json(); }
  async state() { return (await ask(`${this.path}/state`)).json(); }
  async levels(track) { return (await ask(`${this.path}/levels/${track}`)).json(); }
  async sheet() { return (await ask(`${this.path}/sheet`)).blob(); }
  follow(regions) { return post(`${this.path}/follow`, { regions }); }
  export(wishes) { return post(`${this.path}/export`, wishes); }
  cancel(kind) { return post(`${this.path}/cancel/${kind}`, {}); }
  sign(region, who) { return post(`${this.path}/sign`, { region, who }); }

  async save(plan, base) {
    const response = await ask(`${this.path}/plan?base=${base}`, {
      method: "PUT", headers: { "Content-Type": "application/json" }, body: JSON.stringify(plan),
    });
    return response.json();
  }

  /** Picture `number` as an image; anything but that very picture is refused. */
  async picture(number, view) {
    const response = await ask(`${this.path}/pictures/${number}?view=${view}`);
    if (response.headers.get("X-Picture") !== String(number)) {
      throw new Problem(`Another picture came than ${number + 1}.`, 500);
    }
    return createImageBitmap(await response.blob());
  }

  async sound(track, view) {
    const response = await ask(`${this.path}/sound/${track}?view=${view}`);
    return { start: Number(response.headers.get("X-Start")), blob: await response.blob() };
  }
}
