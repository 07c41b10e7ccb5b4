// What ESLint checks in the JavaScript. Its packages are those that .ci/run installs in .venv/js.
import { createRequire } from "node:module";

const require = createRequire(new URL("../.venv/js/", import.meta.url));
const globals = require("globals");
const js = require("@eslint/js");

// timeline/page/script.py joins the modules into one script: it cannot leave out these forms of import and export
const NOT_ASSEMBLED = [
  ["ExportDefaultDeclaration", "export by name"],
  ["ExportAllDeclaration, ExportNamedDeclaration[source]", "import from the module that has it"],
  ["ExportSpecifier", "write export before the function, constant or class itself"],
  ["ImportDefaultSpecifier, ImportNamespaceSpecifier", "import by name"],
  ["ImportExpression", "import at the top"],
];

export default [
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  js.configs.recommended,
  {
    rules: {
      "array-callback-return": "error",
      curly: ["error", "multi-line"],
      "default-case-last": "error",
      eqeqeq: "error",
      "func-style": ["error", "declaration", { allowArrowFunctions: true }],
      "no-console": "error",
      "no-else-return": "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      // anybody can write a title: its text must not become markup
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML", "srcdoc"].map((property) => ({ property })),
        { object: "document", property: "write" },
      ],
      "no-shadow": "error",
      "no-unused-expressions": "error",
      "no-useless-return": "error",
      "no-var": "error",
      "object-shorthand": "error",
      "prefer-const": "error",
      "prefer-template": "error",
    },
  },
  {
    files: ["timeline/page/*.js"],
    languageOptions: { sourceType: "module", globals: { ...globals.browser, Plotly: "readonly" } },
  },
  {
    files: ["timeline/page/js/*.js"],
    languageOptions: { sourceType: "module", globals: { ...globals.browser, Plotly: "readonly" } },
    rules: {
      "no-restricted-syntax": ["error", ...NOT_ASSEMBLED.map(([selector, message]) => ({ selector, message }))],
    },
  },
  {
    files: ["timeline/server/assets/*.js"],
    languageOptions: { sourceType: "script", globals: globals.browser },
    rules: { strict: ["error", "global"] },
  },
  {
    files: ["tests/**/*.mjs", ".ci/*.mjs"],
    languageOptions: { sourceType: "module", globals: globals.node },
    rules: { "no-console": "off" },
  },
];
