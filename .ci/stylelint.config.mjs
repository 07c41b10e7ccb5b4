// What stylelint checks in the style sheets. Its packages are those that .ci/run installs in .venv/js.
export default {
  extends: "stylelint-config-standard",
  rules: {
    // older browsers know only this form: (max-width: 700px)
    "media-feature-range-notation": "prefix",
    // Apple's browsers know it only with the prefix
    "property-no-vendor-prefix": [true, { ignoreProperties: ["text-size-adjust"] }],
    // rules are grouped by the part of the page that they style
    "no-descending-specificity": null,
    "value-keyword-case": ["lower", { ignoreKeywords: ["A4"] }],
  },
};
