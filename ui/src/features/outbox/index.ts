export { default as Outbox } from "./Outbox.svelte";
