export { default as Masters } from "./Masters.svelte";
