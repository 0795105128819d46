/** Owns sending things that are not text: photos (chosen, pasted, dropped) and places. No text field in here. */
import { sendPhotos } from "./actions.js";
import { api } from "./api.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { where } from "./names.js";
import { attempt, field, formBox, menu } from "./overlays.js";
import { upsert } from "./threads.js";
import { t } from "./i18n.js";

/** Places to choose from; the first is where a newcomer finds themself: Statue Square, Hong Kong. */
const PLACES = {
  city_hong_kong: ["22.28095", "114.16040"],
  city_taipei: ["25.03390", "121.56450"],
  city_london: ["51.50080", "-0.12460"],
  city_new_york: ["40.75800", "-73.98550"],
  city_sydney: ["-33.85680", "151.21530"],
};

/** The paper clip. */
export function attachButton(key) {
  return button(
    {
      class: "icon-button",
      label: t("attach"),
      testid: "attach",
      "aria-haspopup": "menu",
      on: { click: (event) => attachMenu(event.currentTarget, key) },
    },
    icon("attach"),
  );
}

function attachMenu(anchor, key) {
  menu(anchor, t("attach"), [
    { text: t("kind_photo"), icon: "photo", testid: "attach-photo", act: () => choosePhotos(key) },
    { text: t("kind_location"), icon: "pin", testid: "attach-location", act: () => askPlace(key) },
  ]);
}

function choosePhotos(key) {
  const input = h("input", { type: "file", accept: "image/*", multiple: true });
  input.addEventListener("change", () => confirmPhotos(key, [...input.files]));
  input.click();
}

/** Shows the chosen photos with a line for the caption, and sends them. */
export function confirmPhotos(key, files) {
  if (!files.length) return;
  const urls = files.map((file) => URL.createObjectURL(file));
  formBox(
    t("send_photo"),
    [
      h(
        "div",
        { class: "previews" },
        urls.map((url, at) => h("img", { src: url, alt: files[at].name })),
      ),
      field(t("caption"), { name: "caption", maxlength: 1024, autofocus: true }),
    ],
    t("send"),
    async (data) => {
      await sendPhotos(key, files, data.get("caption"));
      return true;
    },
    { testid: "photo-dialog" },
  ).finally(() => urls.forEach((url) => URL.revokeObjectURL(url)));
}

/** Asks for a well-known place or for coordinates and sends them. */
export function askPlace(key) {
  const [latitude, longitude] = Object.values(PLACES)[0];
  const coordinate = (name, most, value) =>
    field(t(name), { name, type: "number", step: "any", min: -most, max: most, required: true, value });
  const fillIn = ({ target }) => {
    const { elements } = target.form;
    [elements.latitude.value, elements.longitude.value] = PLACES[target.value];
  };
  const places = field(t("place"), {
    name: "place",
    options: Object.keys(PLACES).map((city) => [city, t(city)]),
    on: { change: fillIn },
  });
  return formBox(
    t("send_location"),
    [places, coordinate("latitude", 90, latitude), coordinate("longitude", 180, longitude)],
    t("send"),
    async (data) => {
      const message = await attempt(() =>
        api.sendLocation(where(key), Number(data.get("latitude")), Number(data.get("longitude"))),
      );
      if (message) upsert(key, message);
      return message;
    },
    { testid: "place-dialog" },
  );
}
