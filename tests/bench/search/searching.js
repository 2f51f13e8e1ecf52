// Run in the page: keeps, in milliseconds, what each key in the search took until what it found was painted.
//
// "Painted" is the second frame after the page did its work: the first one carries the rows, the second begins when
// the first is on the screen. The moment of a key is the event's own, before any of the page's handlers ran.
window.searching = (() => {
  const samples = { key: [], core: [], bytes: [] };
  let keyAt = null;
  let underWay = 0;

  const painted = (then) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => then(performance.now()))));

  addEventListener(
    "keydown",
    (event) => {
      if (event.key.length === 1 && !event.ctrlKey && !event.altKey) keyAt = event.timeStamp;
    },
    true,
  );

  // The door to the core is a fetch; a search is one with `record.list` and a text in its body.
  const decode = (body) => (typeof body === "string" ? body : new TextDecoder().decode(body ?? new Uint8Array()));
  const original = window.fetch;
  window.fetch = async (target, options) => {
    const body = decode(options?.body);
    if (keyAt === null || !body.includes('"record.list"')) return original.call(window, target, options);
    const [asked, since] = [performance.now(), keyAt];
    keyAt = null;
    underWay++;
    const answer = await original.call(window, target, options);
    const bytes = await answer.arrayBuffer();
    samples.core.push(performance.now() - asked);
    samples.bytes.push(bytes.byteLength);
    // The page shows the answer in the tasks that follow at once.
    painted((now) => {
      samples.key.push(now - since);
      underWay--;
    });
    return new Response(bytes, { status: answer.status, headers: answer.headers });
  };

  return {
    get samples() {
      return { ...samples };
    },
    /** Begins anew. */
    forget() {
      for (const name of Object.keys(samples)) samples[name] = [];
    },
    get idle() {
      return underWay === 0 && keyAt === null;
    },
  };
})();
