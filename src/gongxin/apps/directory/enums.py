"""The words with which organs, divisions and instruments are described."""

from enum import StrEnum


class OrganFunction(StrEnum):
    """职能: what an organ does, as far as the platform must know it."""

    LEAD = "lead"
    PUBLIC_SECURITY = "public-security"
    COURT = "court"
    MARKET_REGULATION = "market-regulation"
    TAX = "tax"
    CIVIL_AFFAIRS = "civil-affairs"
    STAFFING = "staffing"
    EDUCATION = "education"
    CIVIL_SERVICE = "civil-service"
    TRANSPORT = "transport"
    HEALTH = "health"
    ENVIRONMENT = "environment"
    EMERGENCY = "emergency"
    LABOUR = "labour"
    JUSTICE = "justice"
    HOUSING = "housing"
    OTHER = "other"


class DivisionLevel(StrEnum):
    """行政区划级别."""

    COUNTRY = "country"
    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


class InstrumentLevel(StrEnum):
    """效力级别: from law down to what only describes."""

    LAW = "law"
    ADMINISTRATIVE_REGULATION = "administrative-regulation"
    LOCAL_REGULATION = "local-regulation"
    DEPARTMENTAL_RULE = "departmental-rule"
    JUDICIAL_INTERPRETATION = "judicial-interpretation"
    CENTRAL_POLICY = "central-policy"
    NORMATIVE_DOCUMENT = "normative-document"
    STANDARD = "standard"
    POLICY_PAPER = "policy-paper"


class Confidence(StrEnum):
    """How the text of an instrument was known to whoever wrote the pack."""

    READ = "read"
    EXCERPT = "excerpt"
    TO_VERIFY = "to-verify"
