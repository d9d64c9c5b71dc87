"""What the login page says, in each language of the console."""

from collections.abc import Mapping

LOGIN_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "title": "Log in",
        "name": "Name",
        "password": "Password",
        "send": "Log in",
        "wrong": "Name or password are not right.",
        "wait": "Too many logins failed. Try again in {minutes} min.",
        "nobody": "There is no account yet. Whoever runs this service makes the first one: "
        "liptako users add NAME --role admin",
    },
    "fr": {
        "title": "Connexion",
        "name": "Nom",
        "password": "Mot de passe",
        "send": "Se connecter",
        "wrong": "Le nom ou le mot de passe est incorrect.",
        "wait": "Trop de tentatives ont échoué. Réessayez dans {minutes} min.",
        "nobody": "Il n’y a pas encore de compte. Qui exploite ce service crée le premier : "
        "liptako users add NOM --role admin",
    },
}
