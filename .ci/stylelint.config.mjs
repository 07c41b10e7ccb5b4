// What stylelint holds the style sheets to. Its packages are those that .ci/run installs in .venv/js.
export default {
  extends: "stylelint-config-standard",
  rules: {
    // (max-width: 700px), which older browsers know too
    "media-feature-range-notation": "prefix",
    // without the prefix no browser of Apple's knows it
    "property-no-vendor-prefix": [true, { ignoreProperties: ["text-size-adjust"] }],
    // rules stand by the part of the page that they are about
    "no-descending-specificity": null,
    "value-keyword-case": ["lower", { ignoreKeywords: ["A4"] }],
  },
};
