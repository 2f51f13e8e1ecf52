// Every action once: its words, its keys, where it works. Keys bar, palette and key sheet are read from here.
import type { Word } from "../words";

/** Where an action works. Inner scopes come before outer ones when chords clash. */
export type Scope = "app" | "home" | "list" | "desk" | "items" | "field" | "codes" | "grid" | "outbox" | "masters" | "inbox" | "conflict";

export interface Action {
  readonly label: Word;
  readonly chords: readonly string[];
  readonly scope: Scope;
  /** Position in the keys bar; without one it is only in the sheet and the palette. */
  readonly bar?: number;
  /** A short word for the keys bar. */
  readonly short?: Word;
  /** The element with the focus answers this key itself; it is listed, not dispatched. */
  readonly local?: boolean;
}

export const keymap = {
  "app.palette": { label: "key.palette", chords: ["Ctrl+K"], scope: "app" },
  "app.keys": { label: "key.sheet", chords: ["Shift+F1"], scope: "app" },
  "app.new": { label: "key.new", short: "short.new", chords: ["Ctrl+N"], scope: "app" },
  "app.newExport": { label: "key.newExport", chords: ["Ctrl+Shift+N"], scope: "app" },
  "app.openFile": { label: "key.openFile", short: "short.openFile", chords: ["Ctrl+O"], scope: "app" },
  "app.today": { label: "key.today", chords: ["Ctrl+Alt+1"], scope: "app" },
  "app.declare": { label: "key.declare", chords: ["Ctrl+Alt+2"], scope: "app" },
  "app.outbox": { label: "key.outbox", chords: ["Ctrl+Alt+3"], scope: "app" },
  "app.settings": { label: "key.settings", chords: ["Ctrl+Alt+4"], scope: "app" },
  "app.masters": { label: "key.masters", chords: ["Ctrl+Alt+5"], scope: "app" },
  "app.inbox": { label: "key.inbox", chords: ["Ctrl+Alt+6"], scope: "app" },
  "app.conflicts": { label: "key.conflicts", chords: ["Ctrl+Alt+7"], scope: "app" },
  "app.news": { label: "key.news", chords: ["Ctrl+Alt+8"], scope: "app" },
  "app.nextTab": { label: "key.nextTab", chords: ["Ctrl+Alt+→"], scope: "app" },
  "app.previousTab": { label: "key.previousTab", chords: ["Ctrl+Alt+←"], scope: "app" },
  "app.closeTab": { label: "key.closeTab", chords: ["Ctrl+Alt+W"], scope: "app" },
  "app.sync": { label: "key.sync", chords: ["Ctrl+Alt+S"], scope: "app" },
  "app.dismissNote": { label: "key.dismissNote", chords: ["Esc"], scope: "app" },
  "app.lock": { label: "key.lock", chords: ["Ctrl+Alt+L"], scope: "app" },
  "app.theme": { label: "key.theme", chords: ["Ctrl+Alt+T"], scope: "app" },

  "list.move": { label: "key.listMove", short: "short.listMove", chords: ["↑", "↓"], scope: "list", bar: 1, local: true },
  "list.open": { label: "key.listOpen", short: "short.open", chords: ["Enter"], scope: "list", bar: 2, local: true },
  "list.find": { label: "key.listFind", short: "short.find", chords: ["Ctrl+F"], scope: "list", bar: 3 },
  "list.view": { label: "key.listView", short: "short.listView", chords: ["Alt+V"], scope: "list", bar: 5 },
  "list.filter": { label: "key.listFilter", short: "short.filter", chords: ["Alt+1…9"], scope: "list", bar: 4 },

  "masters.new": { label: "key.masterNew", short: "short.masterNew", chords: ["Alt+N"], scope: "masters", bar: 6 },
  "masters.open": { label: "key.masterOpen", chords: ["Alt+O"], scope: "masters" },

  "desk.nextProblem": { label: "key.nextProblem", short: "short.nextProblem", chords: ["F8"], scope: "desk", bar: 1 },
  "desk.previousProblem": { label: "key.previousProblem", chords: ["Shift+F8"], scope: "desk" },
  "desk.repair": { label: "key.repair", short: "short.repair", chords: ["Ctrl+1…9"], scope: "desk", bar: 2 },
  "desk.section": { label: "key.section", short: "short.section", chords: ["Alt+1…9"], scope: "desk", bar: 3 },
  "field.next": { label: "key.nextField", short: "short.nextField", chords: ["Enter"], scope: "field", bar: 4, local: true },
  "field.previous": { label: "key.previousField", chords: ["Shift+Enter"], scope: "field", local: true },
  "desk.why": { label: "key.why", short: "short.why", chords: ["F1"], scope: "desk", bar: 5 },
  "field.codes": { label: "key.codes", short: "short.codes", chords: ["F4", "Alt+↓"], scope: "codes", bar: 6, local: true },
  "field.revert": { label: "key.revert", chords: ["Esc"], scope: "field", local: true },
  "field.removeRow": { label: "key.removeRow", chords: ["Ctrl+Del"], scope: "field", local: true },
  "field.removeValue": { label: "key.removeValue", chords: ["Alt+Del"], scope: "field", local: true },
  "desk.nextItem": { label: "key.nextItem", short: "short.nextItem", chords: ["Ctrl+PgDn"], scope: "desk", bar: 7 },
  "desk.previousItem": { label: "key.previousItem", chords: ["Ctrl+PgUp"], scope: "desk" },
  "desk.grid": { label: "key.grid", short: "short.grid", chords: ["Ctrl+G"], scope: "desk", bar: 8 },
  "desk.columns": { label: "key.columns", chords: ["Alt+C"], scope: "desk" },
  "desk.undo": { label: "key.undo", short: "short.undo", chords: ["Ctrl+Z"], scope: "desk", bar: 9 },
  "desk.redo": { label: "key.redo", chords: ["Ctrl+Y", "Ctrl+Shift+Z"], scope: "desk" },
  "desk.pane": { label: "key.pane", short: "short.pane", chords: ["F6"], scope: "desk", bar: 10 },
  "desk.check": { label: "key.check", short: "short.check", chords: ["Ctrl+Enter"], scope: "desk", bar: 11 },
  "desk.send": { label: "key.send", short: "short.send", chords: ["Ctrl+Shift+Enter"], scope: "desk", bar: 12 },
  "desk.sendBack": { label: "key.sendBack", chords: ["Alt+B"], scope: "desk" },
  "desk.acts": { label: "key.acts", short: "short.acts", chords: ["Alt+K"], scope: "desk", bar: 14 },
  "desk.print": { label: "key.print", short: "short.print", chords: ["Ctrl+P"], scope: "desk", bar: 13 },
  "desk.copy": { label: "key.copyRecord", chords: ["Alt+Shift+C"], scope: "desk" },
  "desk.retire": { label: "key.retire", chords: ["Alt+Shift+R"], scope: "desk" },
  "desk.atCas": { label: "key.atCas", chords: ["Alt+Shift+K"], scope: "desk" },
  "desk.invalidate": { label: "key.invalidateList", chords: ["Alt+Shift+I"], scope: "desk" },
  "desk.discard": { label: "key.discard", chords: ["Alt+X"], scope: "desk" },
  "desk.difference": { label: "key.difference", chords: ["Alt+D"], scope: "desk" },
  "desk.attachments": { label: "key.attachments", chords: ["Alt+A"], scope: "desk" },
  "desk.history": { label: "key.history", chords: ["Alt+H"], scope: "desk" },
  "desk.problems": { label: "key.problems", chords: ["Alt+P"], scope: "desk" },
  "desk.now": { label: "key.now", chords: ["Alt+N"], scope: "desk" },
  "desk.retry": { label: "key.retry", chords: ["Alt+R"], scope: "desk" },
  "items.add": { label: "key.addItem", chords: ["Ctrl+Ins"], scope: "items" },
  "items.duplicate": { label: "key.duplicateItem", chords: ["Ctrl+Shift+D"], scope: "items" },
  "items.remove": { label: "key.removeItem", chords: ["Ctrl+Shift+Del"], scope: "items" },
  "items.up": { label: "key.itemUp", chords: ["Alt+Shift+↑"], scope: "items" },
  "items.down": { label: "key.itemDown", chords: ["Alt+Shift+↓"], scope: "items" },
  "items.find": { label: "key.findItem", chords: ["Ctrl+Shift+F"], scope: "items" },
  "items.problemsOnly": { label: "key.problemsOnly", chords: ["Ctrl+Shift+P"], scope: "items" },

  "grid.edit": { label: "key.gridEdit", short: "short.gridEdit", chords: ["F2"], scope: "grid", bar: 1, local: true },
  "grid.down": { label: "key.gridDown", short: "short.gridDown", chords: ["Enter"], scope: "grid", bar: 2, local: true },
  "grid.right": { label: "key.gridRight", short: "short.gridRight", chords: ["Tab"], scope: "grid", bar: 3, local: true },
  "grid.fill": { label: "key.gridFill", short: "short.gridFill", chords: ["Ctrl+D"], scope: "grid", bar: 4, local: true },
  "grid.clear": { label: "key.gridClear", chords: ["Del"], scope: "grid", local: true },

  "outbox.retry": { label: "key.outboxRetry", short: "short.outboxRetry", chords: ["R"], scope: "outbox", bar: 1, local: true },
  "outbox.edit": { label: "key.outboxEdit", short: "short.outboxEdit", chords: ["E"], scope: "outbox", bar: 3, local: true },
  "outbox.park": { label: "key.outboxPark", short: "short.outboxPark", chords: ["P"], scope: "outbox", bar: 4, local: true },
  "outbox.resend": { label: "key.outboxResend", short: "short.outboxResend", chords: ["S"], scope: "outbox", bar: 5, local: true },
  "outbox.cancel": { label: "key.outboxCancel", short: "short.outboxCancel", chords: ["Del"], scope: "outbox", bar: 2, local: true },

  "inbox.raw": { label: "key.inboxRaw", short: "short.inboxRaw", chords: ["Enter"], scope: "inbox", bar: 1, local: true },
  "inbox.find": { label: "key.inboxFind", short: "short.find", chords: ["Ctrl+F"], scope: "inbox", bar: 2 },
  "inbox.retry": { label: "key.inboxRetry", short: "short.inboxRetry", chords: ["R"], scope: "inbox", bar: 3, local: true },

  "conflict.next": { label: "key.conflictNext", short: "short.conflictNext", chords: ["F8"], scope: "conflict", bar: 1 },
  "conflict.previous": { label: "key.conflictPrevious", chords: ["Shift+F8"], scope: "conflict" },
  "conflict.mine": { label: "key.conflictMine", short: "short.conflictMine", chords: ["M"], scope: "conflict", bar: 2, local: true },
  "conflict.theirs": { label: "key.conflictTheirs", short: "short.conflictTheirs", chords: ["T"], scope: "conflict", bar: 3, local: true },
  "conflict.edit": { label: "key.conflictEdit", short: "short.conflictEdit", chords: ["E", "F2"], scope: "conflict", bar: 4, local: true },
} as const satisfies Record<string, Action>;

export type ActionId = keyof typeof keymap;

export const actionIds = Object.keys(keymap) as ActionId[];

export function action(id: ActionId): Action {
  return keymap[id];
}
