"""The facts of the documents are in the data, each with its document as the source, and on a page.

One row for each fact: which entry or relation holds it, in which field, on which page it stands, and with which words.
"""

import html
import re

import pytest
from django.apps import apps
from django.test import Client

from clusterdir.loading import FILES, read
from clusters.models import (
    Citation,
    Cluster,
    Membership,
    Organisation,
    Programme,
    Publication,
    QualityLabel,
    Sector,
    Service,
    Source,
    SponsoringBody,
    Sponsorship,
)
from contacts.models import Appointment, Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("directory")]

MARITIME = "maritime-cluster-northern-germany"
DIGITAL = "digital-economy-schleswig-holstein"
ENERGIES = "renewable-energies-network-agency"
TOURISM = "tourism-cluster-schleswig-holstein"
LIFE_SCIENCE = "life-science-nord"
LOGISTICS = "logistik-initiative-schleswig-holstein"
HANSE = "hanse-innovation-campus-luebeck"
BIOMEDTEC = "biomedtec-science-campus"
ELECTRIC = "electromobility-coordination-office"
HYDROGEN = "hydrogen-coordination-office"
AGENCY = "cluster-agency-schleswig-holstein"

NETWORKS = "Other industry networks in Schleswig-Holstein"
WTSH = "WTSH – Wirtschaftsförderung und Technologietransfer Schleswig-Holstein GmbH"
AS_A_WHOLE = "cluster management in Schleswig-Holstein as a whole"


# The kinds of facts: (model, what the entry must have, field, page, words on it)


def cluster(slug, field, value, words, lookup=None):
    return Cluster, {"slug": slug, lookup or field: value}, field, f"/clusters/{slug}/", words


def named(slug, name):
    return cluster(slug, "name", name, name, "name_en")


def in_sector(slug, sector, words):
    return cluster(slug, "sectors", sector, words, "sectors__slug")


def in_region(slug, region, words):
    return cluster(slug, "regions", region, words, "regions__slug")


def sector(slug, name):
    return Sector, {"slug": slug, "name_en": name}, "name", f"/sectors/{slug}/", name


def organisation(slug, field, value, words, lookup=None):
    return Organisation, {"slug": slug, lookup or field: value}, field, f"/organisations/{slug}/", words


def member(slug, organisation, role, words):
    values = {"cluster__slug": slug, "organisation__slug": organisation, "role": role}
    return Membership, values, "role", f"/clusters/{slug}/", words


def sponsor(body, slug, role, words, field="role", **values):
    values |= {"body__slug": body, "cluster__slug": slug, "role": role}
    return Sponsorship, values, field, f"/clusters/{slug}/", words


def payer(body, words, field="role", **values):
    values |= {"body__slug": body, "cluster": None, "region__slug": "schleswig-holstein", "role": "co-financing"}
    return Sponsorship, values, field, f"/sponsors/{body}/", words


def programme(slug, field, words, **values):
    return Programme, {"slug": slug} | values, field, "/programmes/", words


def service(slug, name):
    return Service, {"slug": slug, "name_en": name}, "name", "/services/", name


def publication(slug, field, words, **values):
    return Publication, {"slug": slug} | values, field, "/publications/", words


def person(slug, field, words, **values):
    return Person, {"slug": slug} | values, field, f"/contacts/{slug}/", words


def appointed(slug, page, words, **values):
    return Appointment, {"person__slug": slug} | values, "role", page, words


def stated(model, slug, words, page, field="description"):
    """A fact of which the documents' own words are kept, beside our description."""
    values = {"slug": slug, "citations__field": field, "citations__stated__startswith": words}
    return model, values, field, page, words


FACTS = {
    "wtsh-drivers-of-innovation": [
        named(MARITIME, "Maritime Cluster Northern Germany"),
        named(DIGITAL, "Digital Economy Schleswig-Holstein"),
        named(ENERGIES, "Renewable Energies Network Agency"),
        named(TOURISM, "Tourism Cluster Schleswig-Holstein"),
        named(HANSE, "Hanse Innovation Campus Lübeck"),
        named(ELECTRIC, "State Coordination Office for Electromobility"),
        named(HYDROGEN, "State Coordination Office for the Hydrogen Economy"),
        cluster(MARITIME, "acronym", "MCN.SH", "MCN.SH, cluster organisation"),
        cluster(DIGITAL, "acronym", "DiWiSH", "DiWiSH, cluster organisation"),
        cluster(ENERGIES, "acronym", "EE.SH", "EE.SH, cluster organisation"),
        cluster(LIFE_SCIENCE, "acronym", "LSN", "LSN, cluster organisation"),
        cluster(LIFE_SCIENCE, "aliases", "Life Science North", "Life Science North"),
        cluster(LOGISTICS, "aliases", "Logistik Initiative", "Logistik Initiative"),
        cluster(
            ENERGIES,
            "aliases",
            "Network Agency Renewable Energies Schleswig-Holstein",
            "Other and former names Network Agency Renewable Energies Schleswig-Holstein",
            "aliases__startswith",
        ),
        cluster(TOURISM, "kind", "cluster-organisation", "Kind Cluster organisation"),
        cluster(LOGISTICS, "kind", "industry-network", "Kind Industry network"),
        cluster(HANSE, "kind", "industry-network", "Kind Industry network"),
        cluster(ELECTRIC, "kind", "coordination-office", "Kind Coordination office"),
        cluster(HYDROGEN, "kind", "coordination-office", "Kind Coordination office"),
        cluster(ELECTRIC, "managing_organisation", "wtsh", f"Managed by {WTSH}", "managing_organisation__slug"),
        cluster(HYDROGEN, "managing_organisation", "wtsh", f"Managed by {WTSH}", "managing_organisation__slug"),
        stated(Cluster, DIGITAL, "Networks the digital industry nationwide", f"/clusters/{DIGITAL}/", "summary"),
        stated(Cluster, MARITIME, "Promotes cooperation within the northern", f"/clusters/{MARITIME}/", "summary"),
        stated(Cluster, ENERGIES, "Supports companies in the renewable energy", f"/clusters/{ENERGIES}/", "summary"),
        stated(Cluster, TOURISM, "The industry network for all tourism", f"/clusters/{TOURISM}/", "summary"),
        stated(Cluster, LIFE_SCIENCE, "The regional industry network", f"/clusters/{LIFE_SCIENCE}/", "summary"),
        in_sector(MARITIME, "maritime-industry", "Sector Maritime industry"),
        in_sector(DIGITAL, "digital-economy", "Sector Digital economy"),
        in_sector(ENERGIES, "renewable-energies", "Sector Renewable energies"),
        in_sector(TOURISM, "tourism", "Sector Tourism"),
        in_sector(LIFE_SCIENCE, "medical-technology", "Medical technology"),
        in_sector(LIFE_SCIENCE, "biotechnology", "Biotechnology"),
        in_sector(LIFE_SCIENCE, "pharmaceuticals", "Pharmaceuticals"),
        in_sector(LOGISTICS, "logistics", "Sector Logistics"),
        in_sector(ELECTRIC, "electromobility", "Sector Electromobility"),
        in_sector(HYDROGEN, "hydrogen-economy", "Sector Hydrogen economy"),
        in_region(LIFE_SCIENCE, "hamburg", "Area Hamburg, Schleswig-Holstein"),
        in_region(LIFE_SCIENCE, "schleswig-holstein", "Area Hamburg, Schleswig-Holstein"),
        in_region(TOURISM, "schleswig-holstein", "Area Schleswig-Holstein"),
        in_region(LOGISTICS, "schleswig-holstein", "Area Schleswig-Holstein"),
        in_region(HANSE, "schleswig-holstein", "Area Schleswig-Holstein"),
        sector("maritime-industry", "Maritime industry"),
        sector("digital-economy", "Digital economy"),
        sector("renewable-energies", "Renewable energies"),
        sector("hydrogen-economy", "Hydrogen economy"),
        sector("life-sciences", "Life sciences"),
        sector("medical-technology", "Medical technology"),
        sector("biotechnology", "Biotechnology"),
        sector("pharmaceuticals", "Pharmaceuticals"),
        sector("tourism", "Tourism"),
        sector("logistics", "Logistics"),
        sector("electromobility", "Electromobility"),
        sponsor("wtsh", DIGITAL, "sponsor", "WTSH Sponsor"),
        sponsor("wtsh", TOURISM, "sponsor", "WTSH Sponsor"),
        sponsor("wtsh", MARITIME, "sponsor", "WTSH Sponsor"),
        sponsor("wtsh", ENERGIES, "co-sponsor", "WTSH Co-sponsor"),
        payer(
            "erdf",
            f"{AS_A_WHOLE} Co-financing State economy programme",
            "programme",
            programme__slug="state-economy-programme",
        ),
        programme(
            "state-economy-programme",
            "run_by",
            "State economy programme State, run by: State of Schleswig-Holstein",
            run_by__slug="state-of-schleswig-holstein",
        ),
        *(
            stated(Programme, "state-economy-programme", words, "/programmes/")
            for words in (
                "targeted support for cluster management in future-oriented and growth industries",
                "The central tasks of cluster management include networking the players",
                "This cluster support is intended not only to strengthen regional innovation potential",
                "Additional goals are to support the energy transition",
            )
        ),
        *(
            stated(Programme, "cluster-policy-schleswig-holstein", words, "/programmes/")
            for words in (
                "The spatial concentration of players in an industry gives rise to clusters",
                "producers, suppliers, research facilities, service providers and supporting institutions",
                "it not only promotes the transfer of technology and knowledge between business and science",
            )
        ),
        person("ulrich-hausner", "", "Dr. Ulrich Hausner", title="Dr.", given_name="Ulrich", family_name="Hausner"),
        person("ulrich-hausner", "phone", "+49 431 66666850", phone="+4943166666850"),
        appointed(
            "ulrich-hausner",
            "/organisations/wtsh/",
            "Dr. Ulrich Hausner Director of Innovation and Cluster",
            organisation__slug="wtsh",
            role_en="Director of Innovation and Cluster",
        ),
    ],
    "wtsh-cluster-management": [
        named(LIFE_SCIENCE, "Life Science Nord"),
        named(BIOMEDTEC, "BioMedTec Science Campus"),
        cluster(BIOMEDTEC, "city", "Lübeck", "Office Lübeck"),
        stated(Cluster, BIOMEDTEC, "this network, a regional cluster of significance", f"/clusters/{BIOMEDTEC}/"),
        stated(Cluster, BIOMEDTEC, "well-known North German companies", f"/clusters/{BIOMEDTEC}/"),
        cluster(TOURISM, "aliases", "Tourism-Cluster Schleswig-Holstein", "Tourism-Cluster Schleswig-Holstein"),
        organisation("luebeck-university", "name", "Lübeck University", "Lübeck University", "name_en"),
        organisation(
            "schleswig-holstein-university-clinic",
            "name",
            "Schleswig-Holstein University Clinic",
            "Schleswig-Holstein University Clinic",
            "name_en",
        ),
        organisation(
            "leibniz-centre-borstel", "name", "Leibniz Centre in Borstel", "Leibniz Centre in Borstel", "name_en"
        ),
        organisation("leibniz-centre-borstel", "city", "Borstel (Sülfeld)", "Borstel (Sülfeld)"),
        organisation(
            "fraunhofer-marine-biotechnology",
            "name",
            "Fraunhofer Institute for Marine Biotechnology",
            "Fraunhofer Institute for Marine Biotechnology",
            "name_en",
        ),
        organisation(
            "fraunhofer-medical-image-computing",
            "name",
            "Fraunhofer Institute for Medical Image Computing",
            "Fraunhofer Institute for Medical Image Computing",
            "name_en",
        ),
        member(BIOMEDTEC, "luebeck-university", "partner", "Lübeck University Partner"),
        member(
            BIOMEDTEC,
            "schleswig-holstein-university-clinic",
            "partner",
            "Schleswig-Holstein University Clinic Partner",
        ),
        member(BIOMEDTEC, "leibniz-centre-borstel", "partner", "Leibniz Centre in Borstel Partner"),
        member(
            BIOMEDTEC,
            "fraunhofer-marine-biotechnology",
            "partner",
            "Fraunhofer Institute for Marine Biotechnology Partner",
        ),
        member(
            BIOMEDTEC,
            "fraunhofer-medical-image-computing",
            "partner",
            "Fraunhofer Institute for Medical Image Computing Partner",
        ),
        member(BIOMEDTEC, "wtsh", "co-opted-partner", f"{WTSH} Co-opted partner"),
        member(LIFE_SCIENCE, "wtsh", "cooperation-partner", f"{WTSH} Cooperation partner"),
        *(
            stated(Organisation, "wtsh", words, "/organisations/wtsh/")
            for words in (
                "An experienced team made up of competent technologists and industry specialists",
                "The main interface in a far-reaching industry network",
                "Knowledgeable market analysts",
                "Support in the development of new products and ideas",
                "Help in obtain funding",
                "WTSH operates professional cluster management in the following sectors:",
            )
        ),
        *(
            stated(Programme, "cluster-policy-schleswig-holstein", words, "/programmes/")
            for words in (
                "Exchanging knowledge",
                "Promoting interdisciplinary cooperation",
                "Initiating collaborative projects",
                "Strengthening the competitiveness of member companies",
                "Securing and creating future-proof jobs",
                "Bundling business interests to lobby",
                "In Schleswig-Holstein clusters and other networks have emerged",
                "These clusters bundle competencies and interests",
            )
        ),
        publication("cluster-policy-brochure", "publisher", f"Cluster policy brochure {WTSH}", publisher__slug="wtsh"),
        publication("cluster-policy-brochure", "orderable", "Can be ordered from the publisher.", orderable=True),
        publication(
            "cluster-policy-brochure", "downloadable", "Can be downloaded from the publisher.", downloadable=True
        ),
        person("carsten-delfs", "", "Carsten Delfs", title="", given_name="Carsten", family_name="Delfs"),
        person("carsten-delfs", "phone", "+49 461 806354", phone="+49461806354"),
        person("carsten-delfs", "fax", "Fax +49 461 806171", fax="+49461806171"),
        appointed(
            "carsten-delfs",
            f"/clusters/{ENERGIES}/",
            "Carsten Delfs Project Manager EE.SH, Innovation Consultant +49 461 806354",
            cluster__slug=ENERGIES,
            role_en="Project Manager EE.SH, Innovation Consultant",
            is_primary=True,
        ),
        person("thomas-malessa", "", "Thomas Malessa", title="", given_name="Thomas", family_name="Malessa"),
        person("thomas-malessa", "phone", "+49 431 66666859", phone="+4943166666859"),
        person("thomas-malessa", "fax", "Fax +49 431 66666792", fax="+4943166666792"),
        appointed(
            "thomas-malessa",
            "/sectors/digital-economy/",
            "Thomas Malessa Cluster Manager, IT & Media Cluster Management +49 431 66666859",
            sector__slug="digital-economy",
            role_en="Cluster Manager, IT & Media Cluster Management",
        ),
        person("matthias-wiese", "", "Matthias Wiese", title="", given_name="Matthias", family_name="Wiese"),
        person("matthias-wiese", "phone", "+49 431 66666868", phone="+4943166666868"),
        person("matthias-wiese", "fax", "Fax +49 431 66666793", fax="+4943166666793"),
        appointed(
            "matthias-wiese",
            f"/clusters/{MARITIME}/",
            "Matthias Wiese Branch Manager Schleswig-Holstein +49 431 66666868",
            cluster__slug=MARITIME,
            role_en="Branch Manager Schleswig-Holstein",
            is_primary=True,
        ),
        person("carola-may", "", "Dr. Carola May", title="Dr.", given_name="Carola", family_name="May"),
        person("carola-may", "phone", "+49 431 66666880", phone="+4943166666880"),
        person("carola-may", "fax", "Fax +49 431 66666790", fax="+4943166666790"),
        appointed(
            "carola-may",
            f"/clusters/{TOURISM}/",
            "Dr. Carola May Project Manager +49 431 66666880",
            cluster__slug=TOURISM,
            role_en="Project Manager",
            is_primary=True,
        ),
    ],
    "cluster-agency": [
        named(AGENCY, "Cluster Agency Schleswig-Holstein"),
        cluster(AGENCY, "kind", "cluster-agency", "Kind Cluster agency"),
        cluster(AGENCY, "founded", "2015", "2015 Its work begins."),
        cluster(AGENCY, "street", "Lorentzendamm 24", "Lorentzendamm 24, 24103 Kiel"),
        cluster(AGENCY, "postcode", "24103", "Lorentzendamm 24, 24103 Kiel"),
        cluster(AGENCY, "city", "Kiel", "Lorentzendamm 24, 24103 Kiel"),
        cluster(AGENCY, "website", "https://www.cluster-sh.de", "cluster-sh.de"),
        in_region(AGENCY, "schleswig-holstein", "Area Schleswig-Holstein"),
        *(
            stated(Cluster, AGENCY, words, f"/clusters/{AGENCY}/")
            for words in (
                "Encourage the exchange of experience, mutual learning",
                "Support for the networking activities of cluster management through joint events.",
                "Transfer of technology and knowledge, in particular through the interlinking",
                "Scouting and transfer of exemplary successes",
                "Expansion of the impact monitoring",
                "Strategic advice on the further development of cluster policy and funding",
                "In close collaboration with the cluster management and the steering and control activities",
                "Clusters and cluster organisations supported in Schleswig-Holstein by the cluster agency include:",
                "The transfer of best practices from national and international peers",
                "The agency has supported several clusters management in updating their strategy",
            )
        ),
        organisation("wtsh", "name", WTSH, WTSH, "name_de"),
        organisation("wtsh", "street", "Lorentzendamm 24", "Address Lorentzendamm 24, 24103 Kiel"),
        organisation("wtsh", "postcode", "24103", "Address Lorentzendamm 24, 24103 Kiel"),
        organisation("wtsh", "city", "Kiel", "Address Lorentzendamm 24, 24103 Kiel"),
        sector("electromobility", "Electromobility"),
        payer("erdf", f"{AS_A_WHOLE} Co-financing"),
        payer("state-of-schleswig-holstein", f"{AS_A_WHOLE} Co-financing"),
        programme(
            "cluster-policy-schleswig-holstein",
            "run_by",
            "Cluster policy of Schleswig-Holstein State, run by: State of Schleswig-Holstein",
            run_by__slug="state-of-schleswig-holstein",
        ),
        *(
            stated(Programme, "cluster-policy-schleswig-holstein", words, "/programmes/")
            for words in (
                "The primary aim of Schleswig-Holstein’s cluster policy",
                "The cluster policy fosters the transfer of knowledge and skills",
                "Schleswig-Holstein’s government supports cluster management in those future-oriented",
                "Schleswig-Holsteins cluster policy is therefore in-line with the EU’s call",
                "The state government provides all companies and research institutions",
                "Successful projects and marketable innovations will generate new",
                "Topics that are predominant in the region and have the potential",
            )
        ),
        person("ulrich-hausner", "phone", "+49 431 66666850", phone="+4943166666850"),
        person("ulrich-hausner", "fax", "Fax +49 431 66666790", fax="+4943166666790"),
        person("ulrich-hausner", "employer", WTSH, employer__slug="wtsh"),
        appointed(
            "ulrich-hausner",
            f"/clusters/{AGENCY}/",
            "Dr. Ulrich Hausner Contact +49 431 66666850",
            cluster__slug=AGENCY,
            is_primary=True,
        ),
    ],
    "state-services": [
        service("events-workshops-seminars", "Events, workshops and seminars"),
        service("specialised-groups", "Specialized groups and working groups"),
        service("projects", "Projects"),
        service("marketing-and-public-relations", "Marketing and public relations"),
        service("professional-initiatives", "Professional initiatives"),
        service("delegations-and-trade-fairs", "Delegations or trade fair participations"),
        payer("erdf", f"{AS_A_WHOLE} Co-financing"),
        payer("state-of-schleswig-holstein", f"{AS_A_WHOLE} Co-financing"),
        payer("chambers-of-industry-and-commerce", f"{AS_A_WHOLE} Co-financing"),
        payer("members-fees", f"{AS_A_WHOLE} Co-financing"),
        *(
            stated(Programme, "cluster-policy-schleswig-holstein", words, "/programmes/")
            for words in (
                "the informal exchange of knowledge, information, experience and ideas",
                "the distribution of innovation risks on several shoulders",
                "easier access to cluster-specific services",
                "specialization gains in targeted and goal-oriented cooperation",
                "Companies can meet these challenges more successfully",
                "cluster management is either linked to national or regional economic development",
                "The legal form of organization varies",
                "Regular strategy processes enable all members to participate",
            )
        ),
    ],
    "gtai-industry-cluster": [
        organisation("gtai", "acronym", "GTAI", "GTAI, development agency"),
        *(
            stated(Organisation, "gtai", words, "/organisations/gtai/")
            for words in (
                "Clusters are perhaps best understood as referring to a fixed geographical locus",
                "clusters represent self-sufficient networks made up of companies",
                "Clusters can be industry, technology or innovation objective led",
                "a range of interaction models (science-science, science-industry, and industry-industry)",
                "Geographical proximity and complementary area of activity",
            )
        ),
        programme("bioregio-competition", "name", "BioRegio Competition Federal", name_en="BioRegio Competition"),
        programme("bioregio-competition", "begins", "mid-1990s", begins=""),
        programme("high-tech-strategy", "name", "High-Tech Strategy Federal", name_en="High-Tech Strategy"),
        programme("high-tech-strategy", "begins", "August 2006", begins="2006-08"),
        programme(
            "high-tech-strategy",
            "run_by",
            "High-Tech Strategy Federal, run by: German federal government",
            run_by__slug="federal-government",
        ),
        stated(Programme, "high-tech-strategy", "committing billions of euros annually", "/programmes/", "budget"),
        programme(
            "supporting-innovative-smes-2013",
            "name",
            "Supporting innovative SMEs (2013) Federal",
            name_en="Supporting innovative SMEs (2013)",
        ),
        programme("supporting-innovative-smes-2013", "begins", "2013", begins="2013", ends="2013"),
        programme(
            "supporting-innovative-smes-2013",
            "budget",
            "More than EUR 1,400,000,000",
            budget=1_400_000_000,
            budget_is_minimum=True,
        ),
        stated(
            Programme,
            "supporting-innovative-smes-2013",
            "SMEs enjoying a disproportionately high share – around half –",
            "/programmes/",
        ),
        programme("new-high-tech-strategy", "name", "New High-Tech Strategy Federal", name_en="New High-Tech Strategy"),
        *(
            stated(Programme, "new-high-tech-strategy", words, "/programmes/")
            for words in (
                "Building on the achievements of the High-Tech Strategy to date",
                "Improving regional SME contact to international centers of growth",
                "the promotion of innovation in Eastern Germany",
            )
        ),
        programme(
            "cutting-edge-cluster-competition",
            "name",
            "Cutting-edge cluster competition Federal",
            name_en="Cutting-edge cluster competition",
        ),
        programme(
            "federal-cluster-strategy",
            "name",
            "Cluster strategy of the German federal government Federal, run by: German federal government",
            run_by__slug="federal-government",
        ),
        *(
            stated(Programme, "federal-cluster-strategy", words, "/programmes/")
            for words in (
                "Competition to promote exchange processes between universities and companies",
                "Region-specified measures to foster the development of clusters",
                "Measures to foster the development of clusters in individual fields of technology",
                "Cross-industry competence creation",
                "The country’s forward-looking cluster policy has its roots in the mid-1990s",
                "The federal and state governments have launched a comprehensive raft of measures",
            )
        ),
        (
            SponsoringBody,
            {"slug": "federal-government", "name_en": "German federal government"},
            "name",
            "/sponsors/federal-government/",
            "German federal government",
        ),
        publication(
            "markets-germany-2018-2", "issue", "Markets Germany Germany Trade & Invest, 2/2018", issue="2/2018"
        ),
        publication("markets-germany-2018-2", "year", "2/2018", year=2018),
        publication(
            "industry-clusters-in-eastern-germany",
            "publisher",
            "Invest.Innovate.Internationalize. Industry Clusters in Eastern Germany Germany Trade & Invest",
            publisher__slug="gtai",
        ),
        publication(
            "eastern-germany-information-service",
            "publisher",
            "Eastern Germany Information Service Germany Trade & Invest",
            publisher__slug="gtai",
        ),
        person("silke-poppe", "", "Silke Poppe", title="", given_name="Silke", family_name="Poppe"),
        person("silke-poppe", "phone", "+49 30 2000990", phone="+49302000990"),
        appointed(
            "silke-poppe", "/organisations/gtai/", "Silke Poppe Contact +49 30 2000990", organisation__slug="gtai"
        ),
    ],
    "diwish-de": [
        cluster(DIGITAL, "founded", "2006", "2006 Its work begins."),
        cluster(DIGITAL, "city", "Kiel", "Office Kiel"),
    ],
    "maritimes-cluster-de": [
        cluster(MARITIME, "founded", "2011", "2011 Its work begins."),
        cluster(MARITIME, "legal_form", "registered-association", "Legal form Registered association"),
        stated(Cluster, MARITIME, "registered association since 2016", f"/clusters/{MARITIME}/", "legal_form"),
        *(
            in_region(
                MARITIME,
                region,
                "Area Bremen, Hamburg, Lower Saxony, Mecklenburg-Western Pomerania, Schleswig-Holstein",
            )
            for region in ("schleswig-holstein", "hamburg", "bremen", "lower-saxony", "mecklenburg-western-pomerania")
        ),
    ],
    "ihk-schleswig-holstein": [cluster(MARITIME, "city", "Kiel", "Office Kiel")],
    "shz": [
        cluster(ENERGIES, "founded", "2015-10", "October 2015 Its work begins."),
        cluster(ENERGIES, "city", "Husum", "Office Husum"),
        cluster(ENERGIES, "aliases", "windcomm", "windcomm", "aliases__endswith"),
    ],
    "nordfriesland-lieblingsland": [
        sponsor("wfg-nordfriesland", ENERGIES, "sponsor", "WFG Nordfriesland Sponsor"),
    ],
    "tvsh": [
        sponsor("wtsh", TOURISM, "sponsor", "WTSH Sponsor, since 1 July 2015", "begins", begins="2015-07-01"),
        cluster(TOURISM, "managing_organisation", "wtsh", f"Managed by {WTSH}", "managing_organisation__slug"),
    ],
    "hamburg-com": [
        cluster(LIFE_SCIENCE, "legal_form", "management-company", "Legal form Management company"),
        cluster(LIFE_SCIENCE, "website", "https://lifesciencenord.de", "Website lifesciencenord.de"),
        sponsor("hamburg", LIFE_SCIENCE, "sponsor", "Free and Hanseatic City of Hamburg Sponsor"),
        sponsor("state-of-schleswig-holstein", LIFE_SCIENCE, "sponsor", "State of Schleswig-Holstein Sponsor"),
        sponsor("life-science-nord-association", LIFE_SCIENCE, "sponsor", "Life Science Nord e.V. Sponsor"),
    ],
    "hamburg-business": [
        cluster(LIFE_SCIENCE, "founded", "2004", "2004 Its work begins."),
        (
            QualityLabel,
            {"cluster__slug": LIFE_SCIENCE, "level": "ecei-gold", "awarded": "2016"},
            "level",
            f"/clusters/{LIFE_SCIENCE}/",
            "Quality label ECEI Gold (Proven for Cluster Excellence), 2016",
        ),
    ],
    "landtag-18-454": [
        cluster(LOGISTICS, "legal_form", "registered-association", "Legal form Registered association"),
        *(
            sponsor(
                body,
                LOGISTICS,
                "co-financing",
                f"{name} Co-financing, 1 July 2008 – 28 February 2013, EUR {amount:,}",
                field,
                begins="2008-07-01",
                ends="2013-02-28",
                amount_eur=amount,
            )
            for body, name, amount in (
                ("erdf", "European Regional Development Fund (ERDF)", 357_000),
                ("state-of-schleswig-holstein", "State of Schleswig-Holstein", 142_800),
            )
            for field in ("begins", "ends", "amount_eur")
        ),
    ],
    "medicalblogs": [
        cluster(BIOMEDTEC, "founded", "2012-01-13", "13 January 2012 Its work begins."),
        cluster(BIOMEDTEC, "city", "Lübeck", "Office Lübeck"),
    ],
    "hl-live": [
        cluster(BIOMEDTEC, "ended", "2021-12", "until December 2021"),
        cluster(HANSE, "predecessor", BIOMEDTEC, "Predecessor: BioMedTec Science Campus", "predecessor__slug"),
    ],
}
ROWS = [
    pytest.param(source, *fact, id=f"{source}: {fact[1].get('slug', '')} {fact[2]} {fact[4]}")
    for source, facts in FACTS.items()
    for fact in facts
]


@pytest.fixture(scope="module")
def words_of():
    """A function that gives the words of a page, without the marks that lead to its sources."""
    pages = {}

    def words_of(path):
        if path not in pages:
            response = Client().get(path)
            assert response.status_code == 200
            text = re.sub(r'<a class="src"[^>]*>\d+</a>', "", response.content.decode())
            text = html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\N{WORD JOINER}", "")
            pages[path] = re.sub(" (?=[,.])", "", " ".join(text.split()))
        return pages[path]

    return words_of


@pytest.mark.parametrize(("source", "model", "values", "field", "path", "words"), ROWS)
def test_a_fact_is_in_the_data_with_its_document_as_the_source(source, model, values, field, path, words):
    subject = model.objects.get(**values)
    assert subject.citations.filter(source__slug=source, field=field).exists()


@pytest.mark.parametrize(("source", "model", "values", "field", "path", "words"), ROWS)
def test_a_fact_is_on_a_page(words_of, source, model, values, field, path, words):
    assert words in words_of(path)


@pytest.mark.parametrize("source", FACTS)
def test_the_page_of_a_document_has_each_of_its_statements(words_of, source):
    page = words_of(f"/sources/{source}/")
    statements = {
        citation.stated
        for model in apps.get_models()
        if issubclass(model, Citation)
        for citation in model.objects.filter(source__slug=source)
    }
    assert [text for text in statements if " ".join(text.split()) not in page] == []
    assert statements


# Where the documents disagree or say nothing


def test_both_beginnings_of_the_cluster_agency_are_shown(words_of):
    assert "2015 Its work begins. Stated otherwise: Since its start in 2016" in words_of(f"/clusters/{AGENCY}/")


def test_the_nationwide_reach_of_diwish_is_cited_and_not_repeated(words_of):
    page = words_of(f"/clusters/{DIGITAL}/")
    assert "Area Schleswig-Holstein Stated otherwise: Networks the digital industry nationwide" in page
    assert "nationwide" not in Cluster.objects.get(slug=DIGITAL).description_en


def test_the_contacts_of_the_older_page_are_shown_as_such(words_of):
    for slug in ("carsten-delfs", "thomas-malessa", "matthias-wiese", "carola-may"):
        assert "an older page" in words_of(f"/contacts/{slug}/")
    assert "an older page" not in words_of("/contacts/ulrich-hausner/")


def test_the_masked_address_is_no_address(words_of):
    assert list(Person.objects.exclude(email="")) == []
    assert "[email protected]" in words_of("/contacts/ulrich-hausner/")


def test_the_proper_name_of_a_fraunhofer_institute_stands_beside_the_documents_name(words_of):
    page = words_of("/organisations/fraunhofer-marine-biotechnology/")
    assert "Other and former names Fraunhofer-Einrichtung für Marine Biotechnologie (EMB)" in page


def test_no_partner_of_the_campus_is_taken_over_to_its_successor():
    assert not Membership.objects.filter(cluster__slug=HANSE).exists()


def test_no_cluster_is_said_to_offer_services_of_its_own():
    assert not Cluster.objects.exclude(services=None).exists()


def test_nothing_is_said_to_lead_a_cluster():
    assert not Cluster.objects.exclude(led_by="").exists()


# The files as a whole


def test_nobody_has_verified_anything_yet_and_everything_is_published():
    for model in (Cluster, Organisation, Person, Programme, Publication, Sector, Service, SponsoringBody):
        assert not model.objects.exclude(status="published", verified_on=None).exists()
    assert not Person.objects.exclude(is_public=True).exists()


def test_each_source_has_its_facts_here():
    assert set(Source.objects.values_list("slug", flat=True)) == set(FACTS)


def test_each_name_of_a_cluster_or_person_has_a_source():
    for model, field in ((Cluster, "name"), (Person, "")):
        with_source = model.objects.filter(citations__field=field).distinct()
        without = model.objects.exclude(pk__in=with_source.values("pk"))
        assert list(without) == []


def test_each_text_is_there_in_both_languages(settings):
    for name in FILES:
        for label, entry in read(settings.FIXTURE_DIRS[0] / f"{name}.json"):
            for field in ("summary", "description", "note", "role"):
                columns = [entry["fields"].get(f"{field}_{code}") for code in ("en", "de")]
                assert all(columns) or not any(columns), label
