"""统一身份认证: an identity provider as a province has one, by django-allauth; accounts are of synthetic people alone."""
