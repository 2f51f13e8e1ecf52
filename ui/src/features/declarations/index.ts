export { default as Declarations } from "./list/Declarations.svelte";
export { default as DossierDesk } from "./desk/DossierDesk.svelte";
export { chooseFile, newDossier, openFiles } from "./bring-in";
