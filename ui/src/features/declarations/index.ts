export { default as Declarations } from "./list/Declarations.svelte";
export { default as DossierDesk } from "./desk/DossierDesk.svelte";
export { DossierList } from "./list/list.svelte";
export { chooseFile, newDossier, openFiles } from "./bring-in";
