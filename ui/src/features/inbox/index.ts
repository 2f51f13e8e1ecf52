export { default as Inbox } from "./Inbox.svelte";
export { followNews } from "./telling";
