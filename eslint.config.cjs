// Settings of eslint: `setup/lint` runs it. Like Odoo itself, plain `.js` files are modules by their path.
const js = require("@eslint/js");
const globals = require("globals");

module.exports = [
    { ignores: [".cache/"] },
    {
        files: ["**/static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: { ...globals.browser, odoo: "readonly", luxon: "readonly" },
        },
        linterOptions: { reportUnusedDisableDirectives: "error" },
        rules: {
            ...js.configs.recommended.rules,
            "array-callback-return": "error",
            complexity: ["error", 15],
            "consistent-return": "error",
            curly: "error",
            "default-case-last": "error",
            eqeqeq: ["error", "always", { null: "ignore" }],
            "max-depth": ["error", 4],
            "max-lines": ["error", 150],
            "no-alert": "error",
            "no-console": "error",
            "no-eval": "error",
            "no-implied-eval": "error",
            "no-loop-func": "error",
            "no-new-func": "error",
            "no-return-assign": "error",
            "no-script-url": "error",
            "no-shadow": "error",
            "no-throw-literal": "error",
            "no-unused-vars": ["error", { args: "none", caughtErrors: "all" }],
            "no-use-before-define": ["error", { functions: false }],
            "no-useless-concat": "error",
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
            "require-atomic-updates": "error",
        },
    },
    // A tour is one list of steps, and the tests of a component belong together.
    { files: ["**/static/tests/**/*.js"], rules: { "max-lines": ["error", 300] } },
    {
        files: ["*.config.cjs"],
        languageOptions: { sourceType: "commonjs", globals: globals.node },
        rules: js.configs.recommended.rules,
    },
];
