// Reads a list of calendars as JSON from standard input, and prints for each what ical.js makes of it:
// UID, RECURRENCE-ID, DTSTART, DTEND and SUMMARY of its events, and why it refused it. The first argument
// is the folder in which npm put ical.js.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.argv[2]}/`);
const ICAL = require("ical.js").default ?? require("ical.js");
ICAL.design.strict = true; // what is off the grammar is an error, not mended

const utc = ICAL.Timezone.utcTimezone;

function moment(component, name) {
  const properties = component.getAllProperties(name);
  if (properties.length === 0) return "";
  if (properties.length > 1) throw new Error(`${name} stands ${properties.length} times`);
  const time = properties[0].getFirstValue();
  if (time.isDate) return time.toString();
  if (time.zone === ICAL.Timezone.localTimezone) return `${time} in no zone`;
  return time.convertToZone(utc).toString();
}

function read(text) {
  const calendar = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
  return calendar.getAllSubcomponents("vevent").map((event) => [
    event.getFirstPropertyValue("uid"),
    moment(event, "recurrence-id"),
    moment(event, "dtstart"),
    moment(event, "dtend"),
    event.getFirstPropertyValue("summary"),
  ]);
}

const found = JSON.parse(readFileSync(0, "utf8")).map((text) => {
  try {
    return { events: read(text), complaints: [] };
  } catch (error) {
    return { events: [], complaints: [String(error)] };
  }
});
process.stdout.write(JSON.stringify(found));
