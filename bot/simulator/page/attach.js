/** Owns sending things that are not text: photos (chosen, pasted, dropped) and places. No text field in here. */
import { sendPhotos } from "./actions.js";
import { api } from "./api.js";
import { button, h } from "./dom.js";
import { icon } from "./icons.js";
import { where } from "./names.js";
import { attempt, field, formBox, menu } from "./overlays.js";
import { upsert } from "./threads.js";
import { t } from "./i18n.js";

/** Where a newcomer finds themself: Statue Square, Hong Kong. */
const HERE = { latitude: "22.28095", longitude: "114.16040" };

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

/** Asks for coordinates and sends them as a place. */
export function askPlace(key) {
  const coordinate = (name, most) =>
    field(t(name), {
      name,
      type: "number",
      step: "any",
      min: -most,
      max: most,
      required: true,
      value: HERE[name],
    });
  return formBox(
    t("send_location"),
    [coordinate("latitude", 90), coordinate("longitude", 180)],
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
