// One dossier's edits leave one after the other, in the order in which they were made.

export class EditQueue {
  #tail: Promise<void> = Promise.resolve();
  #waiting = 0;
  readonly #changed: (waiting: number) => void;

  constructor(changed: (waiting: number) => void = () => undefined) {
    this.#changed = changed;
  }

  get waiting(): number {
    return this.#waiting;
  }

  /**
   * Runs `task` when everything before it has ended, well or badly; what it throws reaches only its own caller. With
   * nothing before it, it leaves at once: the core works while the page draws.
   */
  run<T>(task: () => Promise<T>): Promise<T> {
    const first = this.#waiting === 0;
    this.#count(1);
    const result = first ? task() : this.#tail.then(task);
    const ended = () => this.#count(-1);
    this.#tail = result.then(ended, ended);
    return result;
  }

  /** When nothing waits any more. */
  async settled(): Promise<void> {
    while (this.#waiting > 0) await this.#tail;
  }

  #count(step: 1 | -1): void {
    this.#waiting += step;
    this.#changed(this.#waiting);
  }
}
