import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";

// Only the host may speak to the desktop, and text from outside never becomes markup.
const onlyTheHost = {
  "no-restricted-imports": [
    "error",
    { patterns: [{ group: ["@tauri-apps/*"], message: "Only src/host speaks to the desktop." }] },
  ],
};

export default ts.config(
  { ignores: ["dist/", "src/bindings/", "node_modules/"] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  { languageOptions: { globals: { ...globals.browser } } },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: ts.parser } },
  },
  {
    rules: {
      "svelte/no-at-html-tags": "error",
      // A style attribute in the markup breaks the content policy; style directives go through the object model.
      "no-restricted-syntax": [
        "error",
        { selector: 'SvelteAttribute[key.name="style"]', message: "Use a class or a style: directive." },
      ],
      // Reactive maps are chosen where something is watched, plain ones where nothing is.
      "svelte/prefer-svelte-reactivity": "off",
      "svelte/require-each-key": "error",
      "no-eval": "error",
      "no-console": "error",
      "max-lines": ["error", 300],
      "max-lines-per-function": ["error", { max: 70, skipComments: true, skipBlankLines: true }],
      eqeqeq: "error",
      "no-restricted-globals": [
        "error",
        { name: "parseFloat", message: "Amounts are text; format them with src/format." },
        { name: "parseInt", message: "Codes and amounts are text." },
      ],
      "no-restricted-properties": ["error", { property: "innerHTML", message: "Text stays text." }],
      ...onlyTheHost,
    },
  },
  { files: ["src/host/**"], rules: { "no-restricted-imports": "off" } },
  { files: ["**/*.test.ts"], rules: { "max-lines-per-function": "off", "@typescript-eslint/no-non-null-assertion": "off" } },
  { files: ["vite.config.ts", "*.config.js"], languageOptions: { globals: { ...globals.node } } },
);
