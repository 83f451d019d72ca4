import js from "@eslint/js";
import globals from "globals";

export default [
  { ignores: [".build/", ".local/", ".venv/", "cdk.out/", "node_modules/"] },
  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "array-callback-return": "error",
      eqeqeq: "error",
      "no-duplicate-imports": "error",
      "no-implicit-globals": "error",
      "no-param-reassign": "error",
      "no-promise-executor-return": "error",
      "no-self-compare": "error",
      "no-unused-vars": ["error", { ignoreRestSiblings: true }],
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-arrow-callback": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  {
    files: ["functions/pages/**"],
    languageOptions: { globals: globals.browser },
    rules: {
      // The page's policy would stop what comes as text anyway; whatever the API answers becomes a text node.
      "no-restricted-properties": ["error",
        { property: "innerHTML" }, { property: "outerHTML" }, { property: "insertAdjacentHTML" },
        { object: "document", property: "cookie" }],
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "sort-imports": ["error", { ignoreDeclarationSort: true }],
    },
  },
  { files: ["**/*.mjs", "eslint.config.js", "tests/**"], languageOptions: { globals: globals.node } },
];
