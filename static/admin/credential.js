"use strict";

// The form of a credential shows what its connector and kind ask for. Without this script it shows every secret, and the
// server says which are needed.
document.addEventListener("DOMContentLoaded", () => {
    const kind = document.getElementById("id_kind");
    if (kind === null || kind.dataset.accounts === undefined) return;
    const accounts = JSON.parse(kind.dataset.accounts);
    const connector = document.getElementById("id_connector");
    const help = document.querySelector("#id_settings_helptext div") ?? document.getElementById("id_settings_helptext");
    const generalHelp = help?.textContent ?? "";
    const secrets = [...document.querySelectorAll("input[data-secret]")];

    const offered = () => accounts[connector === null ? kind.dataset.connector : connector.value] ?? {};

    const showAccount = () => {
        const chosen = offered()[kind.value];
        for (const input of secrets) {
            const wanted = chosen !== undefined && chosen.secrets.includes(input.name);
            input.closest(".form-row").style.display = wanted ? "" : "none";
            if (!wanted) input.value = "";
        }
        if (help) help.textContent = chosen === undefined ? generalHelp : chosen.settings;
    };

    const showKinds = () => {
        const kinds = Object.keys(offered());
        for (const option of kind.options) {
            option.hidden = option.disabled = option.value !== "" && kinds.length > 0 && !kinds.includes(option.value);
        }
        if (kind.selectedOptions[0]?.disabled) kind.value = "";
        if (kind.value === "" && kinds.length === 1) kind.value = kinds[0];
        showAccount();
    };

    kind.addEventListener("change", showAccount);
    connector?.addEventListener("change", showKinds);
    showKinds();
});
