// Run in the page: keeps, in milliseconds, what each key took until it was painted.
//
// "Painted" is the second frame after the page did its work: the first one carries the change, the second begins when
// the first is on the screen. The moment of a key is the event's own, before any of the page's handlers ran.
window.measuring = (() => {
  const samples = { key: [], edit: [], core: [], bytes: [] };
  let underWay = 0;
  let enterAt = 0;

  const painted = (then) => setTimeout(() => requestAnimationFrame(() => requestAnimationFrame(() => then(performance.now()))));
  const keep = (name, since) => {
    underWay++;
    painted((now) => {
      samples[name].push(now - since);
      underWay--;
    });
  };

  addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Enter" && !event.shiftKey) enterAt = event.timeStamp;
      else if (/^\d$/.test(event.key)) keep("key", event.timeStamp);
    },
    true,
  );

  // The door to the core is a fetch; an edit is one with `record.edit` in its body.
  const decode = (body) => (typeof body === "string" ? body : new TextDecoder().decode(body ?? new Uint8Array()));
  const original = window.fetch;
  window.fetch = async (target, options) => {
    if (!decode(options?.body).includes('"record.edit"')) return original.call(window, target, options);
    const [asked, since] = [performance.now(), enterAt];
    underWay++;
    const answer = await original.call(window, target, options);
    const bytes = await answer.arrayBuffer();
    samples.core.push(performance.now() - asked);
    samples.bytes.push(bytes.byteLength);
    // The page applies the answer in the tasks that follow at once; then it is one edit, painted.
    keep("edit", since);
    underWay--;
    return new Response(bytes, { status: answer.status, headers: answer.headers });
  };

  return {
    samples,
    get idle() {
      return underWay === 0;
    },
    echo(field, shown) {
      field.addEventListener("input", () => (shown.textContent = field.value));
      field.focus();
    },
  };
})();
